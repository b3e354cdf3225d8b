import { add, and, comparisons, negate, type Operator, or } from './expression-operators'
import { type Token, tokenize } from './expression-tokens'

/** What an expression may speak of: `event` is the run's own event, `async` the one that just came. */
export type Scope = { event: unknown; async?: unknown }
export type Expression = (scope: Scope) => unknown

/** Is the condition true? No condition is; a path that is missing never is. */
export function matches(source: string | undefined, scope: Scope): boolean {
  return source === undefined || compileExpression(source)(scope) === true
}

/** The value of a key as text, so that `1` and `"1"` differ. */
export function evaluateKey(source: string | undefined, scope: Scope): string {
  return source === undefined ? '' : JSON.stringify(compileExpression(source)(scope) ?? null)
}

/**
 * Compiles the part of CEL that is needed here: paths from `event` and `async`, literals, `== != < <= > >=`,
 * `&& || !`, `+` and parentheses. Equality is strict in type. A missing path makes its comparison unknown, which
 * is not true; only a literal `null` equals it. Anything else throws, so that no condition is ever ignored.
 */
export function compileExpression(source: string): Expression {
  const tokens = tokenize(source)
  let position = 0
  const expression = either()
  if (position < tokens.length) fail()
  return expression

  function either(): Expression {
    return chain(both, { '||': or })
  }

  function both(): Expression {
    return chain(comparison, { '&&': and })
  }

  function comparison(): Expression {
    return chain(sum, comparisons)
  }

  function sum(): Expression {
    return chain(unary, { '+': add })
  }

  function chain(operand: () => Expression, operators: Record<string, Operator>): Expression {
    let left = operand()
    for (;;) {
      const mark = Object.keys(operators).find(take)
      const operator = mark === undefined ? undefined : operators[mark]
      if (!operator) return left
      left = bind(operator, left, operand())
    }
  }

  function unary(): Expression {
    if (!take('!')) return primary()
    const operand = unary()
    return (scope) => negate(operand(scope))
  }

  function primary(): Expression {
    if (take('(')) {
      const inner = either()
      if (!take(')')) fail()
      return inner
    }
    const { kind, text, value } = next((token) => token.kind === 'literal' || /^(event|async)$/.test(token.text))
    if (kind === 'literal') return value === null ? NULL : () => value
    return path(text === 'event' ? 'event' : 'async')
  }

  function path(root: keyof Scope): Expression {
    const keys: unknown[] = []
    for (;;) {
      if (take('.')) keys.push(next((token) => /^[A-Za-z_]/.test(token.text)).text)
      else if (take('[')) keys.push(index())
      else return (scope) => keys.reduce(readKey, scope[root])
    }
  }

  function index(): unknown {
    const { value } = next((token) => typeof token.value === 'string' || typeof token.value === 'number')
    if (!take(']')) fail()
    return value
  }

  function take(mark: string): boolean {
    const token = tokens[position]
    if (token?.kind !== 'mark' || token.text !== mark) return false
    position++
    return true
  }

  function next(accept: (token: Token) => boolean): Token {
    const token = tokens[position]
    if (!token || !accept(token)) return fail()
    position++
    return token
  }

  function fail(): never {
    const token = tokens[position]
    throw new Error(`Expression "${source}": ${token ? `"${token.text}"` : 'its end'} is not understood here`)
  }
}

const NULL: Expression = () => null

function readKey(value: unknown, key: unknown): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, String(key))
    ? (value as Record<string, unknown>)[String(key)]
    : undefined
}

// `or` and `and` know what to do with an unknown side, and null asks whether it is there.
function bind(operator: Operator, left: Expression, right: Expression): Expression {
  const hasNull = left === NULL || right === NULL
  return (scope) => {
    const [one, other] = [left(scope), right(scope)]
    if (hasNull) return operator(one ?? null, other ?? null)
    if (operator === or || operator === and) return operator(one, other)
    return one === undefined || other === undefined ? undefined : operator(one, other)
  }
}
