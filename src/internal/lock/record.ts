/**
 * What stands in a lock's object, and what may follow upon it. All of it is data and pure functions: who is admitted
 * depends on the record and on who of it is held to be dead, never on a clock's time of day.
 */

/** One that holds the lock, or waits for it. @internal */
export interface Claim {
  /** Of one acquisition, not of a process. */
  readonly id: string
  /** The nonce of the write by which it last gave a sign of life. */
  readonly beat: string
  /** It is dead when its beat has stood still for so long. */
  readonly leaseMs: number
  readonly mode: "exclusive" | "shared"
  readonly permits: number
  /** Absent as long as it waits. */
  readonly token: bigint | undefined
  /** For people, as is the time of day that it begins with. */
  readonly since: string
  readonly holder: Readonly<Record<string, string>>
}

/** @internal */
export interface LockRecord {
  /** The last that was given; it never falls. */
  readonly token: bigint
  /** Another in every write, so that no state of the object ever comes back. */
  readonly nonce: string
  /** In the order in which they came. */
  readonly claims: ReadonlyArray<Claim>
}

/** What somebody asks for. @internal */
export interface Request extends Pick<Claim, "leaseMs" | "mode" | "permits" | "holder"> {
  /** Of permits, over all who share. */
  readonly limit: number | undefined
}

/** @internal */
export const schema = "effect-s3/lock/1"

/** @internal */
export const empty: LockRecord = { token: 0n, nonce: "", claims: [] }

/** @internal */
export const isHolder = (claim: Claim): claim is Claim & { readonly token: bigint } => claim.token !== undefined

/** @internal */
export const find = (record: LockRecord, id: string): Claim | undefined =>
  record.claims.find((claim) => claim.id === id)

/** @internal */
export const without = (record: LockRecord, nonce: string, drops: (claim: Claim) => boolean): LockRecord => ({
  token: record.token,
  nonce,
  claims: record.claims.filter((claim) => !drops(claim))
})

/** With the claim in its place, or as the last. @internal */
export const having = (record: LockRecord, nonce: string, claim: Claim): LockRecord => ({
  token: claim.token !== undefined && claim.token > record.token ? claim.token : record.token,
  nonce,
  claims: find(record, claim.id) === undefined
    ? [...record.claims, claim]
    : record.claims.map((one) => one.id === claim.id ? claim : one)
})

/** So that the next token is above one that was given elsewhere. @internal */
export const atLeast = (record: LockRecord, token: bigint): LockRecord =>
  token > record.token ? { ...record, token } : record

const fits = (held: ReadonlyArray<Claim>, { limit, mode, permits }: Request): boolean =>
  held.length === 0 ||
  (mode === "shared" && held.every((claim) => claim.mode === "shared") &&
    (limit === undefined || held.reduce((sum, claim) => sum + claim.permits, permits) <= limit))

/**
 * Whether the request is admitted: beside all who hold, and beside all who have waited for longer, as if they held.
 * So a reader passes other readers that wait but no writer, and nobody who asks for little starves one who asks for
 * much.
 *
 * @internal
 */
export const admits = (record: LockRecord, id: string, request: Request, passesQueue: boolean): boolean => {
  const place = record.claims.findIndex((claim) => claim.id === id)
  return fits(
    record.claims.filter((claim, i) =>
      isHolder(claim) || (!passesQueue && (place < 0 || i < place) && claim.id !== id)
    ),
    request
  )
}

/** @internal */
export const encode = ({ claims, nonce, token }: LockRecord): string =>
  JSON.stringify({
    schema,
    state: claims.some(isHolder) ? "held" : "released",
    token: String(token),
    nonce,
    claims: claims.map((claim) => ({ ...claim, token: claim.token === undefined ? undefined : String(claim.token) }))
  })

const isObject = (u: unknown): u is Readonly<Record<string, unknown>> => typeof u === "object" && u !== null

const tokenOf = (u: unknown): bigint | undefined =>
  typeof u === "string" && /^\d{1,40}$/.test(u) ? BigInt(u) : undefined

const claimOf = (u: unknown): Claim | undefined => {
  if (!isObject(u)) return undefined
  const { beat, holder, id, leaseMs, mode, permits, since, token } = u
  const given = token === undefined ? undefined : tokenOf(token)
  return typeof id === "string" && typeof beat === "string" && typeof leaseMs === "number" && leaseMs > 0 &&
      (mode === "exclusive" || mode === "shared") && typeof permits === "number" && permits > 0 &&
      (token === undefined || given !== undefined)
    ? {
      id,
      beat,
      leaseMs,
      mode,
      permits,
      token: given,
      since: typeof since === "string" ? since : "",
      holder: isObject(holder) ? holder as Readonly<Record<string, string>> : {}
    }
    : undefined
}

/** Nothing, where it is no record of a lock. @internal */
export const decode = (text: string): LockRecord | undefined => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(value) || value["schema"] !== schema || !Array.isArray(value["claims"])) return undefined
  const { nonce } = value
  const token = tokenOf(value["token"])
  const claims = value["claims"].map(claimOf)
  return token !== undefined && typeof nonce === "string" && claims.every((claim) => claim !== undefined)
    ? { token, nonce, claims }
    : undefined
}
