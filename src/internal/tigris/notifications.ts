/**
 * Where Tigris tells of what becomes of objects.
 *
 * @since 0.1.0
 */
import * as Redacted from "effect/Redacted"
import * as json from "./json.js"
import type { Condition, Raw } from "./metadataQuery.js"
import * as metadataQuery from "./metadataQuery.js"

/**
 * How a webhook knows who calls: `Authorization: Bearer`, or `Basic`.
 *
 * @since 0.1.0
 * @category models
 */
export type NotificationAuth =
  | { readonly token: Redacted.Redacted }
  | { readonly username: string; readonly password: Redacted.Redacted }

/**
 * A webhook that is told of what becomes of the objects of a bucket.
 *
 * @since 0.1.0
 * @category models
 */
export interface Notifications {
  /** By `https`, or `http`. */
  readonly url: string
  /** Default: `true`. */
  readonly enabled?: boolean | undefined
  /** Of which events; absent: of all. */
  readonly filter?: Condition | Raw | undefined
  readonly auth?: NotificationAuth | undefined
}

/**
 * The same as a bucket says of it: the credentials come back masked, so that only their kind is known.
 *
 * @since 0.1.0
 * @category models
 */
export interface KnownNotifications {
  readonly url: string
  readonly enabled: boolean
  /** In Tigris' own words. */
  readonly filter?: string | undefined
  readonly auth?: "token" | "basic" | undefined
}

const authProblem = (auth: NotificationAuth): string | undefined =>
  "token" in auth
    ? Redacted.value(auth.token).trim() === "" ? "has an empty token" : undefined
    : auth.username === "" || auth.username.includes(":")
    ? "has a user name that is empty, or with a colon, which Basic cannot carry"
    : Redacted.value(auth.password) === ""
    ? "has an empty password"
    : undefined

/** @internal */
export const problem = (value: Notifications | "none"): string | undefined => {
  if (value === "none") return undefined
  const { auth, filter, url } = value
  if (!/^https?:\/\/[^\s/]/i.test(url)) return "has a url that is not of http or https"
  const wrong = filter === undefined ? undefined : metadataQuery.problemOf(filter)
  return wrong === undefined ? auth === undefined ? undefined : authProblem(auth) : `has a filter that ${wrong}`
}

const writeAuth = (auth: NotificationAuth): json.Json =>
  "token" in auth
    ? { token: Redacted.value(auth.token) }
    : { basic_user: auth.username, basic_pass: Redacted.value(auth.password) }

/** @internal */
export const write = (value: Notifications | "none"): json.Json =>
  value === "none" ? {} : {
    enabled: value.enabled ?? true,
    web_hook: value.url,
    filter: value.filter === undefined ? "" : metadataQuery.write(value.filter),
    ...(value.auth === undefined ? {} : { auth: writeAuth(value.auth) })
  }

const readAuth = (value: unknown): KnownNotifications["auth"] => {
  const auth = json.object(value)
  return "token" in auth ? "token" : "basic_user" in auth ? "basic" : undefined
}

/** @internal */
export const read = (value: unknown): KnownNotifications | undefined => {
  const { auth, enabled, filter, web_hook } = json.object(value)
  const url = json.text(web_hook)
  return url === undefined
    ? undefined
    : { url, enabled: json.boolean(enabled) ?? false, filter: json.text(filter), auth: readAuth(auth) }
}
