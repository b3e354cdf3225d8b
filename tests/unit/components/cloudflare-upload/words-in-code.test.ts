import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../../../../components/cloudflare-upload', import.meta.url))
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))

/** What says something in the reader's language takes the dictionary as its last argument. */
const speaking: Record<string, number> = {
  formatBytes: 2,
  formatNumber: 2,
  formatPercent: 2,
  formatTime: 2,
  formatLimit: 2,
  percentOf: 2,
  describeVideo: 2,
}

test('U i18n: no part has words of its own, each hands the dictionary down', () => {
  const parts = files.filter((name) => name.endsWith('.tsx'))

  expect(parts.length).toBeGreaterThan(15)
  expect(parts.flatMap((name) => nodesOf(name).filter(isHardCoded).map(shown(name)))).toEqual([])
})

test('U i18n: nothing is formatted in English for want of a dictionary', () => {
  const calls = files.flatMap((name) =>
    nodesOf(name)
      .filter(isSpeaking)
      .map((node) => ({ name, node })),
  )

  expect(calls.length).toBeGreaterThan(20)
  expect(calls.filter(({ node }) => lacksText(node)).map(({ name, node }) => shown(name)(node))).toEqual([])
})

/** Text between tags, or in an attribute that is words. */
function isHardCoded(node: ts.Node): boolean {
  if (ts.isJsxText(node)) return /\p{L}|\d/u.test(node.text)
  if (!ts.isJsxAttribute(node) || !node.initializer || !ts.isStringLiteral(node.initializer)) return false
  return /^(aria-label|aria-valuetext|title|alt|label)$/.test(node.name.getText()) && node.initializer.text !== ''
}

function isSpeaking(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.getText() in speaking
}

function lacksText(node: ts.CallExpression): boolean {
  return node.arguments.length < (speaking[node.expression.getText()] ?? 0)
}

function nodesOf(name: string): ts.Node[] {
  const text = readFileSync(path.join(folder, name), 'utf8')
  const kind = name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const nodes: ts.Node[] = []
  const visit = (node: ts.Node) => {
    nodes.push(node)
    node.forEachChild(visit)
  }
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, kind))
  return nodes
}

function shown(name: string) {
  return (node: ts.Node) => `${name}: ${node.getText().trim()}`
}
