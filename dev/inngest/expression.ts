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
  const peek = () => tokens[position]
  const take = (text: string) => peek()?.text === text && peek()?.kind === 'mark' && position++ >= 0
  const fail = (): never => {
    throw new Error(`Expression "${source}": ${peek() ? `"${peek()?.text}"` : 'its end'} is not understood here`)
  }
  const expect = (text: string) => take(text) || fail()

  const either = () => chain(both, { '||': or })
  const both = () => chain(comparison, { '&&': and })
  const comparison = () => chain(sum, COMPARISONS)
  const sum = () => chain(unary, { '+': add })
  const expression = either()
  if (peek()) fail()
  return expression

  function chain(operand: () => Expression, operators: Record<string, Operator>): Expression {
    let left = operand()
    for (;;) {
      const symbol = Object.keys(operators).find(take)
      const operator = symbol === undefined ? undefined : operators[symbol]
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
      expect(')')
      return inner
    }
    const token = peek() ?? fail()
    position++
    if (token.kind === 'literal') return token.value === null ? NULL : () => token.value
    if (token.kind !== 'name' || (token.text !== 'event' && token.text !== 'async')) {
      position--
      return fail()
    }
    return path(token.text)
  }

  function path(root: 'event' | 'async'): Expression {
    const keys: (string | number)[] = []
    for (;;) {
      if (take('.')) keys.push(takeName())
      else if (take('[')) keys.push(takeIndex())
      else return (scope) => keys.reduce(readKey, scope[root])
    }
  }

  function takeName(): string {
    const token = peek() ?? fail()
    if (!/^[A-Za-z_]\w*$/.test(token.text)) fail()
    position++
    return token.text
  }

  function takeIndex(): string | number {
    const token = peek() ?? fail()
    if (typeof token.value !== 'string' && typeof token.value !== 'number') return fail()
    position++
    expect(']')
    return token.value
  }
}

type Operator = (left: unknown, right: unknown) => unknown
type Token = { kind: 'literal' | 'name' | 'mark'; text: string; value?: unknown }

const NULL: Expression = () => null
const TOKEN =
  /\s*(?:(-?\d+(?:\.\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_]\w*)|(==|!=|<=|>=|&&|\|\||[<>!+().[\]]))/y
const WORDS: Record<string, unknown> = { true: true, false: false, null: null }

const COMPARISONS: Record<string, Operator> = {
  '==': (left, right) => isSame(left, right),
  '!=': (left, right) => !isSame(left, right),
  '<=': (left, right) => compare(left, right, (order) => order <= 0),
  '>=': (left, right) => compare(left, right, (order) => order >= 0),
  '<': (left, right) => compare(left, right, (order) => order < 0),
  '>': (left, right) => compare(left, right, (order) => order > 0),
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  const text = source.trim()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex
    const found = TOKEN.exec(text)
    if (!found) throw new Error(`Expression "${source}": "${text.slice(from)}" is not understood by the local engine`)
    const [, number, quoted, name, mark] = found
    if (number !== undefined) tokens.push({ kind: 'literal', text: number, value: Number(number) })
    else if (quoted !== undefined) tokens.push({ kind: 'literal', text: quoted, value: unquote(quoted) })
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark })
    else if (name !== undefined && Object.hasOwn(WORDS, name))
      tokens.push({ kind: 'literal', text: name, value: WORDS[name] })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name })
  }
  if (tokens.length === 0) throw new Error('Expression "": it is empty')
  return tokens
}

function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, '$1')
}

function readKey(value: unknown, key: string | number): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, key)
    ? (value as Record<string | number, unknown>)[key]
    : undefined
}

// undefined stands for "unknown" and runs through every operator, but for what the other side decides alone.
function bind(operator: Operator, left: Expression, right: Expression): Expression {
  const hasNull = left === NULL || right === NULL
  return (scope) => {
    const [one, other] = [left(scope), right(scope)]
    if (hasNull) return operator(one ?? null, other ?? null)
    if (operator === or || operator === and) return operator(one, other)
    return one === undefined || other === undefined ? undefined : operator(one, other)
  }
}

function or(left: unknown, right: unknown): unknown {
  return left === true || right === true ? true : left === false && right === false ? false : undefined
}

function and(left: unknown, right: unknown): unknown {
  return left === false || right === false ? false : left === true && right === true ? true : undefined
}

function negate(value: unknown): unknown {
  return typeof value === 'boolean' ? !value : undefined
}

function add(left: unknown, right: unknown): unknown {
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
