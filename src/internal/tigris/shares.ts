/**
 * Who else may use a bucket.
 *
 * @since 0.1.0
 */
import * as json from "./json.js"

/**
 * What somebody may do with a bucket that is shared with them.
 *
 * @since 0.1.0
 * @category models
 */
export type ShareRole = "ReadOnly" | "ReadWrite" | "Editor"

/**
 * Who may use a bucket beside its owner, and how.
 *
 * @since 0.1.0
 * @category models
 */
export interface Shares<Role extends string = ShareRole> {
  /** Everybody in the organisation. */
  readonly organization?: Role | undefined
  /** By the id of the team. */
  readonly teams?: Readonly<Record<string, Role>> | undefined
  /** By the id of the user. */
  readonly users?: Readonly<Record<string, Role>> | undefined
}

/** The team that is the organisation. */
const everybody = "all"

/** @internal */
export const problem = ({ teams = {}, users = {} }: Shares<string>): string | undefined =>
  everybody in teams
    ? `has a team "${everybody}", which is the organisation: give it as organization`
    : "" in teams || "" in users
    ? "has an empty id"
    : undefined

const rows = (name: string, roles: Readonly<Record<string, string>> = {}): ReadonlyArray<json.Json> =>
  Object.entries(roles).map(([id, role]) => ({ [name]: id, role }))

/** @internal */
export const write = ({ organization, teams, users }: Shares<string>): ReadonlyArray<json.Json> => [
  ...(organization === undefined ? [] : [{ team_id: everybody, role: organization }]),
  ...rows("team_id", teams),
  ...rows("user_id", users)
]

/** @internal */
export const read = (value: unknown): Shares<string> => {
  const teams: Record<string, string> = {}
  const users: Record<string, string> = {}
  for (const share of json.list(value)) {
    const { role, team_id, user_id } = json.object(share)
    const [team, user, named] = [json.text(team_id), json.text(user_id), json.text(role)]
    if (named === undefined) continue
    if (team !== undefined) teams[team] = named
    else if (user !== undefined) users[user] = named
  }
  const { [everybody]: organization, ...others } = teams
  return { organization, teams: others, users }
}

/** Both, and where both name somebody, as `changes` has it. @internal */
export const merge = (shares: Shares<string>, changes: Shares<string>): Shares<string> => ({
  organization: changes.organization ?? shares.organization,
  teams: { ...shares.teams, ...changes.teams },
  users: { ...shares.users, ...changes.users }
})
