import { type Expression, type ExpressionBuilder, expressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { User } from '@/lib/session'
import type { Database, VideoField, VideoTable } from './schema'
import { optionsOf, placeOf, videoFieldNames } from './video-fields'

/** Who may do what with the rows of one table. `user` is null for who has no session. */
export interface Rights<Table extends VideoTable> {
  /** May this person upload for a field of the table? Asked of somebody only: an upload is always somebody's. */
  upload(user: User, field: VideoField): boolean
  see: Rule<Table>
  /** To change its words, replace or take out its videos. */
  change: Rule<Table>
  remove: Rule<Table>
}

/** All rows (true), none (false), or those for which the expression holds. It is asked of one row, and filters a list. */
export type Rule<Table extends VideoTable> = (user: User | null, rows: Rows<Table>) => boolean | Expression<SqlBool>

/** What a rule may ask of a row. */
export interface Rows<Table extends VideoTable> {
  eb: ExpressionBuilder<Database, Table>
  /** It is theirs, by its `ownerColumn`. Holds for no row when there is no user. */
  own: Expression<SqlBool>
}

/** Everybody uploads; a row is its owner's alone. */
export const ownerOnly: Rights<VideoTable> = {
  upload: () => true,
  see: (_user, { own }) => own,
  change: (_user, { own }) => own,
  remove: (_user, { own }) => own,
}

/** A post is private until it is published. An administrator sees all, and changes nothing of others. */
const postRights: Rights<'posts'> = {
  ...ownerOnly,
  see: (user, { eb, own }) => user?.isAdministrator || eb.or([own, eb('posts.published_at', 'is not', null)]),
}

/** Who may do what, for every table with a video field. One that is missing does not compile, and lets nobody in. */
export const rights: { [Table in VideoTable]: Rights<Table> } = {
  posts: postRights,
}

export type RowAct = 'see' | 'change' | 'remove'

/**
 * The rows of a table that this person may see, change or remove: to be put into the `where` of every statement that is made
 * for somebody, and good as a column that says so.
 *
 * @example db.selectFrom('posts').selectAll().where(allowed(user, 'see', 'posts'))
 */
export function allowed<Table extends VideoTable>(user: User | null, act: RowAct, table: Table): RawBuilder<boolean> {
  const rule: Rule<Table> = Object.hasOwn(rights, table) ? rights[table][act] : () => false
  const answer = rule(user, { eb: expressionBuilder<Database, Table>(), own: isOwn(user, table) })
  // In parentheses, so that an "or" of a rule stays inside it.
  return typeof answer === 'object' ? sql<boolean>`(${answer})` : literal(answer === true)
}

/** The rows of a table that are this person's own. */
export function isOwn(user: User | null, table: VideoTable): RawBuilder<boolean> {
  const column = ownerColumnOf(table)
  return user && column ? sql<boolean>`(${sql.ref(`${table}.${column}`)} = ${user.id})` : literal(false)
}

/** May this person upload for this field? */
export function mayUpload(user: User | null, field: VideoField): boolean {
  const { table } = placeOf(field)
  return user !== null && Object.hasOwn(rights, table) && rights[table].upload(user, field) === true
}

function literal(value: boolean): RawBuilder<boolean> {
  return value ? sql<boolean>`true` : sql<boolean>`false`
}

/** The fields of a table name one: `findFieldProblems` sees to it before the start. */
function ownerColumnOf(table: VideoTable): string | undefined {
  const field = videoFieldNames.find((name) => placeOf(name).table === table)
  return field && optionsOf(field).ownerColumn
}
