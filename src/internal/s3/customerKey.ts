/**
 * Keys of the caller's own (SSE-C): where they go, where they must not, and what a server says that has used one.
 */
import { md5 } from "#digest"
import * as Array from "effect/Array"
import * as Redacted from "effect/Redacted"
import * as StorageError from "../../StorageError.js"
import * as endpoints from "../endpoint.js"
import * as base64 from "../wire/base64.js"
import type { CustomerKeyInput } from "./groups.js"
import { needs } from "./members.js"
import type { Member, Where } from "./operation.js"

const own = "x-amz-server-side-encryption-customer"
const ofSource = "x-amz-copy-source-server-side-encryption-customer"

type Value = NonNullable<CustomerKeyInput["sseCustomerKey"]>

const write = (prefix: string): Member<Value> =>
  needs("customerKeys", (value, parts, { config }) => {
    if (value === "none") return undefined
    const secret = Redacted.value(value)
    if (secret.length !== 32) return "must be 32 bytes long"
    const { allowHttp, endpointHost, scheme } = config
    if (scheme === "http" && !allowHttp && !endpoints.isLoopback(endpointHost.replace(/:\d+$/, ""))) {
      return "would go to another machine in clear; use an https:// endpoint, or set allowHttp"
    }
    parts.headers[`${prefix}-algorithm`] = "AES256"
    parts.headers[`${prefix}-key`] = base64.encode(secret)
    parts.headers[`${prefix}-key-md5`] = base64.encode(md5(secret))
    return undefined
  })

/** The key of the object that is asked for or written. @internal */
export const customerKey = write(own)

/** The key of the object that is copied. @internal */
export const sourceCustomerKey = write(ofSource)

type Headers = Readonly<Record<string, string>>

const secrets: ReadonlyArray<string> = [`${own}-key`, `${ofSource}-key`]

/** The headers as they may be shown, and those that are a secret. @internal */
export const shown = (
  headers: Headers
): { readonly headers: Headers; readonly secretHeaders?: Redacted.Redacted<Headers> } => {
  if (secrets.every((name) => headers[name] === undefined)) return { headers }
  const [open, secret] = Array.partition(Object.entries(headers), ([name]) => secrets.includes(name))
  return { headers: Object.fromEntries(open), secretHeaders: Redacted.make(Object.fromEntries(secret)) }
}

/**
 * A server that knows nothing of customers' keys takes them for any headers, and stores in clear what should be
 * encrypted.
 *
 * @internal
 */
export const checkEcho = (
  sent: Headers,
  { headers, status }: { readonly headers: Headers; readonly status: number },
  where: Where
): StorageError.IntegrityFailure | undefined => {
  const expected = sent[`${own}-key-md5`]
  if (expected === undefined || status < 200 || status > 299) return undefined
  const actual = headers[`${own}-key-md5`]
  return actual === expected && headers[`${own}-algorithm`] === "AES256"
    ? undefined
    : new StorageError.IntegrityFailure({
      ...where,
      message: actual === undefined
        ? "the server does not say that it used the customer's key: what it stores may be in clear"
        : "the server says that it used another key than the customer's",
      algorithm: "SSE-C",
      hint: "this server may not have SSE-C; delete what was written, and encrypt before sending"
    })
}
