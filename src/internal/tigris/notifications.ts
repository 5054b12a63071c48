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
export interface Notifications<Filter = Condition | Raw> {
  /** By `https`, or `http`. */
  readonly url: string
  /** Default: `true`. */
  readonly enabled?: boolean | undefined
  /** Of which events; absent: of all. */
  readonly filter?: Filter | undefined
  readonly auth?: NotificationAuth | undefined
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

const readAuth = (value: unknown): NotificationAuth | undefined => {
  const { basic_pass, basic_user, token } = json.object(value)
  const username = json.text(basic_user)
  return typeof token === "string" && token !== ""
    ? { token: Redacted.make(token) }
    : username === undefined
    ? undefined
    : { username, password: Redacted.make(json.text(basic_pass) ?? "") }
}

/** @internal */
export const read = (value: unknown): Notifications<string> | undefined => {
  const { auth, enabled, filter, web_hook } = json.object(value)
  const url = json.text(web_hook)
  return url === undefined
    ? undefined
    : { url, enabled: json.boolean(enabled) ?? false, filter: json.text(filter), auth: readAuth(auth) }
}
