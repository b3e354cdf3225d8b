/** A piece of an expression: a value as written, a name, or a mark such as `==`. */
export type Token = { kind: 'literal' | 'name' | 'mark'; text: string; value?: unknown }

/** Cuts an expression into its pieces; throws at the first that is none. */
export function tokenize(source: string): Token[] {
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

const TOKEN =
  /\s*(?:(-?\d+(?:\.\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_]\w*)|(==|!=|<=|>=|&&|\|\||[<>!+().[\]]))/y
const WORDS: Record<string, unknown> = { true: true, false: false, null: null }
