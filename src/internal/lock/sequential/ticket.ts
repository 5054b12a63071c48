/**
 * What a listing says of a lock by s3func's protocol of two objects, and what is concluded from it: pure functions.
 *
 * For the lock `K` and the acquisition `L`, s3func writes `K.lock.L-0` and then `K.lock.L-1`, of one byte each: `1` to
 * have it alone, `0` to share it, which a listing tells by the ETag. Whoever is older goes first. Beside these, where
 * s3func does not look, stand ours: `K.lock-beat.L-<lease in ms>`, written again and again as a sign of life, and
 * `K.lock-held.<token>-L`, written before the lock is held and left behind, so that tokens grow.
 */
import type { Sign } from "../watch.js"

/** An object as a listing has it. @internal */
export interface Entry {
  readonly key: string
  readonly etag: string | undefined
  readonly modifiedMs: number
}

/** One acquisition, as far as it is to be seen. @internal */
export interface Ticket extends Sign {
  readonly mode: "exclusive" | "shared"
  /** Of the second object, or of the first as long as there is no second; absent, there is neither. */
  readonly at: number | undefined
  readonly whole: boolean
  /** Whether it shows signs of life; s3func's do not. */
  readonly beats: boolean
  /** What it holds the lock by, or is about to. */
  readonly token: bigint | undefined
  readonly keys: ReadonlyArray<string>
}

/** That the lock was held, or is about to be. @internal */
export interface Mark {
  readonly key: string
  readonly token: bigint
  readonly id: string
}

/** @internal */
export interface Listed {
  readonly tickets: ReadonlyMap<string, Ticket>
  /** The greatest that was ever given. */
  readonly token: bigint
  readonly marks: ReadonlyArray<Mark>
}

/** What every key of a lock begins with. @internal */
export const prefixOf = (lock: string): string => `${lock}.lock`

/** `0` by its MD5 and, as B2 has it, its SHA-1. Any other ETag is taken for one who wants to be alone. */
const sharedEtags = new Set<string | undefined>([
  "cfcd208495d565ef66e7dff9f98764da",
  "b6589fc6ab0dc82cf12099d1c2d40ab994e8410c"
])

/** @internal */
export const bodyOf = (mode: Ticket["mode"]): string => mode === "exclusive" ? "1" : "0"

/** s3func's are the beginnings of UUIDs of version 4, which have a 4 in the 13th place. @internal */
export const idFrom = (random: string): string => `${random.slice(0, 12)}e`

const isOurs = (id: string): boolean => id[12] !== "4"

/** @internal */
export const keysOf = (lock: string, id: string, leaseMs: number) => ({
  first: `${lock}.lock.${id}-0`,
  second: `${lock}.lock.${id}-1`,
  beat: `${lock}.lock-beat.${id}-${leaseMs}`,
  mark: (token: bigint) => `${lock}.lock-held.${token}-${id}`
})

const form = /^(?:\.([0-9a-f]{13})-([01])|-beat\.([0-9a-f]{13})-(\d{1,10})|-held\.(\d{1,30})-([0-9a-f]{13}))$/

/** How long one of ours may be without a sign of life, where nothing says how long its lease is. */
const unknownLeaseMs = 30_000

/** Keys of another form, and so other locks and other people's objects, are passed over. @internal */
export const read = (lock: string, entries: Iterable<Entry>): Listed => {
  const prefix = prefixOf(lock)
  const tickets = new Map<string, { -readonly [K in keyof Ticket]: Ticket[K] }>()
  const marks: Array<Mark> = []
  const ticketOf = (id: string) => {
    const found = tickets.get(id) ?? {
      id,
      beat: "",
      leaseMs: isOurs(id) ? unknownLeaseMs : Infinity,
      mode: "exclusive" as const,
      at: undefined,
      whole: false,
      beats: false,
      token: undefined,
      keys: []
    }
    tickets.set(id, found)
    return found
  }
  for (const { etag, key, modifiedMs } of entries) {
    const match = key.startsWith(prefix) ? form.exec(key.slice(prefix.length)) : null
    if (match === null) continue
    const [, ticketId, part, beatId, lease, token, markId] = match
    if (markId !== undefined) {
      marks.push({ key, token: BigInt(token!), id: markId })
      continue
    }
    const ticket = ticketOf((ticketId ?? beatId)!)
    ticket.keys = [...ticket.keys, key]
    if (beatId !== undefined) {
      ticket.beats = true
      ticket.leaseMs = Number(lease)
      ticket.beat = `${etag} ${modifiedMs}`
    } else if (part === "1" || ticket.at === undefined) {
      ticket.at = modifiedMs
      ticket.mode = sharedEtags.has(etag) ? "shared" : "exclusive"
      ticket.whole ||= part === "1"
    }
  }
  for (const { id, token } of marks) {
    const ticket = tickets.get(id)
    // Without a sign of life it is of the past.
    if (ticket?.beats === true) ticket.token = token
  }
  return { tickets, token: marks.reduce((most, { token }) => token > most ? token : most, 0n), marks }
}

const isBefore = (a: Ticket, b: Ticket): boolean =>
  a.at !== undefined && b.at !== undefined && (a.at < b.at || (a.at === b.at && a.id < b.id))

/**
 * Whether one has to give way to another: to whoever is about to hold the lock, whatever its age, and to whoever is
 * older. So one that comes late and is older nevertheless, as the clocks of a store's own machines differ, does not
 * come beside one that holds it.
 *
 * @internal
 */
export const yieldsTo = (mine: Ticket, other: Ticket): boolean =>
  (mine.mode === "exclusive" || other.mode === "exclusive") && (other.token !== undefined || isBefore(other, mine))
