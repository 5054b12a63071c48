/**
 * What becomes of objects with time, in Tigris' JSON.
 *
 * @since 0.1.0
 */
import * as json from "./json.js"

/**
 * How long after an object was written, or on which day.
 *
 * @since 0.1.0
 * @category models
 */
export type Age =
  | { readonly days: number; readonly date?: undefined }
  /** Midnight, UTC. */
  | { readonly date: Date; readonly days?: undefined }

/**
 * Which storage class objects are moved to, and when.
 *
 * @since 0.1.0
 * @category models
 */
export type Transition = Age & {
  /** `STANDARD_IA`, `GLACIER` or `GLACIER_IR`. */
  readonly storageClass: string
}

/**
 * What becomes of objects with time: one transition, an expiration, or both.
 *
 * @since 0.1.0
 * @category models
 */
export interface LifecycleRule {
  /** At most 36 characters. */
  readonly id?: string | undefined
  /** Default: `true`. */
  readonly enabled?: boolean | undefined
  /** How the keys begin that it is about; absent: all. */
  readonly prefix?: string | undefined
  readonly transition?: Transition | undefined
  readonly expiration?: Age | undefined
}

const day = 24 * 60 * 60 * 1000

const ageProblem = ({ date, days }: Age): string | undefined =>
  days !== undefined
    ? Number.isSafeInteger(days) && days > 0 ? undefined : "days that are no whole number above zero"
    : date.getTime() % day === 0
    ? undefined
    : "a date that is not midnight, UTC"

const ruleProblem = ({ expiration, id, transition }: LifecycleRule): string | undefined =>
  transition === undefined && expiration === undefined
    ? "neither a transition nor an expiration"
    : id !== undefined && (id === "" || id.length > 36)
    ? "an id that has not 1 to 36 characters"
    : (transition && ageProblem(transition)) ?? (expiration && ageProblem(expiration))

/** @internal */
export const problem = (rules: ReadonlyArray<LifecycleRule>): string | undefined => {
  if (rules.length === 0) return "is empty: S3.deleteBucketLifecycle takes all rules away"
  if (rules.length > 10) return `has ${rules.length} rules; Tigris takes 10`
  const ids = rules.flatMap(({ id }) => id === undefined ? [] : [id])
  if (new Set(ids).size < ids.length) return "has two rules of one id"
  for (const rule of rules) {
    const wrong = ruleProblem(rule)
    if (wrong !== undefined) return `has a rule with ${wrong}`
  }
  return undefined
}

const writeAge = ({ date, days }: Age): json.Json =>
  days === undefined ? { date: date.toISOString().slice(0, 10) } : { days }

/** @internal */
export const write = (rules: ReadonlyArray<LifecycleRule>): ReadonlyArray<json.Json> =>
  rules.map(({ enabled = true, expiration, id, prefix, transition }) => ({
    ...(id === undefined ? {} : { id }),
    ...(transition === undefined
      ? {}
      : { transitions: [{ storage_class: transition.storageClass, ...writeAge(transition) }] }),
    ...(expiration === undefined ? {} : { expiration: { ...writeAge(expiration), enabled } }),
    ...(prefix === undefined ? {} : { filter: { prefix } }),
    status: enabled ? 1 : 2
  }))

const readAge = (value: unknown): Age | undefined => {
  const { date, days } = json.object(value)
  const number = json.number(days)
  const time = json.date(date)
  return number !== undefined && number > 0 ? { days: number } : time === undefined ? undefined : { date: time }
}

/** @internal */
export const read = (value: unknown): ReadonlyArray<LifecycleRule> =>
  json.list(value).map((entry) => {
    const { expiration, filter, id, status, transitions } = json.object(entry)
    const [transition] = json.list(transitions)
    const age = readAge(transition)
    const storageClass = json.text(json.object(transition)["storage_class"])
    return {
      id: json.text(id),
      enabled: status === 1,
      prefix: json.text(json.object(filter)["prefix"]),
      transition: age === undefined || storageClass === undefined ? undefined : { ...age, storageClass },
      expiration: readAge(expiration)
    }
  })
