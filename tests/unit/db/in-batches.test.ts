import { describe, expect, test } from 'vitest'
import { inBatches } from '@/db/in-batches'

/** Each question in an answer of its own, once `goOn` is called for its batch. */
function database() {
  const batches: { asked: readonly string[]; goOn: () => void; fail: (error: Error) => void }[] = []
  const ask = inBatches(
    (asked: readonly string[]) =>
      new Promise<string[]>((resolve, reject) => {
        batches.push({ asked, goOn: () => resolve(asked.map((one) => `${one}!`)), fail: reject })
      }),
  )
  const asked = () => batches.map((batch) => batch.asked)
  return { batches, ask, asked }
}

/** Long enough for whatever can start without an answer. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('what is asked', () => {
  test('alone is a statement at once', async () => {
    const { batches, ask, asked } = database()

    const answer = ask('a')
    await settle()

    expect(asked()).toEqual([['a']])
    batches[0]?.goOn()
    expect(await answer).toBe('a!')
  })

  test('while a statement is under way is one statement after it, answered in order', async () => {
    const { batches, ask, asked } = database()

    const answers = [ask('a')]
    await settle()
    answers.push(ask('b'), ask('c'))
    await settle()
    answers.push(ask('d'))
    await settle()
    expect(asked()).toEqual([['a']])

    batches[0]?.goOn()
    await settle()
    expect(asked()).toEqual([['a'], ['b', 'c', 'd']])
    batches[1]?.goOn()
    expect(await Promise.all(answers)).toEqual(['a!', 'b!', 'c!', 'd!'])
  })

  test('twice is asked twice', async () => {
    const { batches, ask, asked } = database()

    const answers = [ask('a'), ask('a')]
    await settle()
    batches[0]?.goOn()

    expect(await Promise.all(answers)).toEqual(['a!', 'a!'])
    expect(asked()).toEqual([['a', 'a']])
  })
})

describe('a statement that fails', () => {
  test('is asked again one by one, so that each has an answer or an error of its own', async () => {
    const ask = inBatches(async (asked: readonly string[]) => {
      if (asked.includes('bad')) throw new Error('violates a rule')
      return asked.map((one) => `${one}!`)
    })

    const answers = await Promise.allSettled([ask('a'), ask('bad'), ask('b')])

    expect(answers).toEqual([
      { status: 'fulfilled', value: 'a!' },
      { status: 'rejected', reason: new Error('violates a rule') },
      { status: 'fulfilled', value: 'b!' },
    ])
  })

  test('for want of a database fails for all, and is not asked again', async () => {
    const gone = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    let statements = 0
    const ask = inBatches(async () => {
      statements += 1
      throw gone
    })

    const answers = await Promise.allSettled([ask('a'), ask('b')])

    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(answers).toMatchObject([{ reason: gone }, { reason: gone }])
    expect(statements).toBe(1)
  })

  test('keeps nobody from asking after it', async () => {
    let statements = 0
    const ask = inBatches(async (asked: readonly string[]) => {
      statements += 1
      if (statements === 1) throw new Error('once')
      return asked.map((one) => `${one}!`)
    })

    await expect(ask('a')).rejects.toThrow('once')
    expect(await ask('b')).toBe('b!')
  })
})
