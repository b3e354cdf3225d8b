import { expect } from 'vitest'
import { type Act, clipOf, columnsOf, fieldOf, type Outcome, type Statement, type Tables, uploads } from './acts'

/** An act that has ended, and what became of it. */
export interface Ended {
  act: Act
  outcome: Outcome
}

/** What must hold after transactions that ran at once, in whatever order the database let them. */
export function expectLedgerToMatchRows({ rows, ledger }: Tables, history: Ended[]): void {
  const held = Object.entries(rows).flatMap(([row, values]) =>
    Object.entries(values).flatMap(([column, uid]) => (uid ? [{ uid, field: `${row.split(' ')[0]}.${column}` }] : [])),
  )
  // Each uid that a row holds is taken, by one row; what is taken is held: what a row had and lost was given up.
  expect(held.map(({ uid }) => uid).toSorted(), 'held').toEqual(uidsThatAre('taken'))
  expect(
    held.filter(({ uid, field }) => fieldOfUid(uid) !== field),
    'in a field that is not theirs',
  ).toEqual([])

  const cut = Object.keys(ledger).filter((uid) => ledger[clipOf(uid)] === 'free')
  expect(
    cut.filter((uid) => ledger[uid] !== 'taken'),
    'given up without their clip',
  ).toEqual([])

  const wanted = new Set(history.flatMap(wantedUids))
  const untouched = uploads.filter(({ uid }) => !wanted.has(uid))
  expect(
    untouched.filter(({ uid }) => ledger[uid] !== 'free'),
    'wanted by nobody, and not free',
  ).toEqual([])

  function uidsThatAre(life: string): string[] {
    return Object.keys(ledger)
      .filter((uid) => ledger[uid] === life)
      .toSorted()
  }
}

/** The uids for which an act may have changed the ledger. Of a transaction that did not commit: none. */
function wantedUids({ act, outcome }: Ended): string[] {
  if (act.kind === 'cut') return []
  if (act.kind === 'cancel') return outcome.said.includes('yes') ? [act.uid] : []
  if (!outcome.isCommitted) return []
  return act.items.flatMap((item) => {
    if (item.kind !== 'savepoint') return uidsIn(item)
    return item.isRolledBack ? [] : item.statements.flatMap(uidsIn)
  })
}

function uidsIn(statement: Statement): string[] {
  const uids = [
    ...('uid' in statement ? [statement.uid] : []),
    ...('uids' in statement ? statement.uids.map(([, uid]) => uid) : []),
    ...('values' in statement ? Object.values(statement.values) : []),
  ]
  return uids.flatMap((uid) => uid ?? [])
}

function fieldOfUid(uid: string): string | undefined {
  const column = uid.split('-')[0]
  if (column === 'video' || column === 'teaser') return fieldOf('posts', column)
  return columnsOf.talks.some((each) => each === column) ? fieldOf('talks', 'recording') : undefined
}
