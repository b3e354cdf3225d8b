import type { Job, Task, World } from './state'

/** Puts a task on the list, due at `at`. */
export function addJob(world: World, at: number, task: Task): Job {
  const job = { id: world.state.nextJobId++, at, task }
  world.state.jobs.push(job)
  return job
}

export function removeJob(world: World, id: number): void {
  world.state.jobs = world.state.jobs.filter((job) => job.id !== id)
}

/** Takes away what is left to do for a run; with a step's id, only what is left of that step. */
export function removeJobsOfRun(world: World, runId: string, stepId?: string): void {
  world.state.jobs = world.state.jobs.filter((job) => !isOfRun(job.task, runId, stepId))
}

export function jobsOfRun(world: World, runId: string): Job[] {
  return world.state.jobs.filter((job) => isOfRun(job.task, runId))
}

function isOfRun(task: Task, runId: string, stepId?: string): boolean {
  if (task.kind !== 'call' && task.kind !== 'alarm') return false
  return task.runId === runId && (stepId === undefined || task.stepId === stepId)
}
