export type Operator = (left: unknown, right: unknown) => unknown

// Everywhere below, undefined stands for "unknown": it runs through, but for what the other side decides alone.

export const comparisons: Record<string, Operator> = {
  '==': (left, right) => isSame(left, right),
  '!=': (left, right) => !isSame(left, right),
  '<=': (left, right) => compare(left, right, (order) => order <= 0),
  '>=': (left, right) => compare(left, right, (order) => order >= 0),
  '<': (left, right) => compare(left, right, (order) => order < 0),
  '>': (left, right) => compare(left, right, (order) => order > 0),
}

export function or(left: unknown, right: unknown): unknown {
  return left === true || right === true ? true : left === false && right === false ? false : undefined
}

export function and(left: unknown, right: unknown): unknown {
  return left === false || right === false ? false : left === true && right === true ? true : undefined
}

export function negate(value: unknown): unknown {
  return typeof value === 'boolean' ? !value : undefined
}

export function add(left: unknown, right: unknown): unknown {
  if (typeof left === 'string' && typeof right === 'string') return left + right
  return typeof left === 'number' && typeof right === 'number' ? left + right : undefined
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || (typeof left === 'object' && JSON.stringify(left) === JSON.stringify(right))
}

function compare(left: unknown, right: unknown, test: (order: number) => boolean): unknown {
  if (typeof left === 'string' && typeof right === 'string') return test(left < right ? -1 : Number(left > right))
  return typeof left === 'number' && typeof right === 'number' ? test(left - right) : undefined
}
