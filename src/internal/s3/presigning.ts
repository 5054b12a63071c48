/**
 * What a URL is to carry besides its operation's own members.
 */
import * as StorageError from "../../StorageError.js"
import { nameProblem, valueProblem } from "../wire/headers.js"
import { isWellFormed } from "../wire/uri.js"
import type { Prepared } from "./prepare.js"

/** @internal */
export interface Extras {
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly query?: Readonly<Record<string, string>> | undefined
  readonly contentLength?: number | undefined
}

/** Set by the signature itself, or by whatever sends the request. */
const notForHeaders: Readonly<Record<string, string>> = {
  host: "is in the URL",
  authorization: "would be a second signature",
  "content-length": "is given as `contentLength`",
  "user-agent": "is the sender's own",
  "x-amz-date": "is in the URL",
  "x-amz-security-token": "is in the URL",
  "x-amz-content-sha256": "cannot be known to a URL"
}

const ofSignatures = /^(x-amz-.*|awsaccesskeyid|expires|signature)$/i

const payer = "x-amz-request-payer"

const headerProblem = (name: string, value: string, taken: Readonly<Record<string, string>>): string | undefined =>
  nameProblem(name) ?? valueProblem(value) ?? notForHeaders[name] ??
    (taken[name] === undefined ? undefined : "is given twice")

const queryProblem = (name: string, value: string, taken: Prepared["query"]): string | undefined =>
  name === ""
    ? "has no name"
    : ofSignatures.test(name)
    ? "belongs to the signature"
    : !isWellFormed(name) || !isWellFormed(value)
    ? "holds a lone surrogate, which UTF-8 cannot carry"
    : taken.some(([known]) => known === name)
    ? "is given twice"
    : undefined

/**
 * The request with these headers, parameters and length, all of them to be bound by the signature. Who pays goes into
 * the URL, where no browser has to be told of it.
 *
 * @internal
 */
export const extended = (prepared: Prepared, extras: Extras): Prepared | StorageError.InvalidInput => {
  const invalid = (parameter: string, problem: string) =>
    new StorageError.InvalidInput({ ...prepared.where, message: `${parameter} ${problem}`, parameter })
  if (prepared.body._tag !== "Empty") {
    return invalid("body", "cannot be part of a URL: whoever uses it sends the body")
  }
  if (
    extras.headers === undefined && extras.query === undefined && extras.contentLength === undefined &&
    prepared.headers[payer] === undefined
  ) {
    return prepared
  }
  const { [payer]: pays, ...headers } = prepared.headers
  const query = prepared.query.slice()
  for (const [given, value] of Object.entries(extras.headers ?? {})) {
    const name = given.toLowerCase()
    const problem = headerProblem(name, value, headers)
    if (problem !== undefined) return invalid("headers", `entry ${JSON.stringify(given)} ${problem}`)
    headers[name] = value
  }
  for (const [name, value] of Object.entries(extras.query ?? {})) {
    const problem = queryProblem(name, value, query)
    if (problem !== undefined) return invalid("query", `entry ${JSON.stringify(name)} ${problem}`)
    query.push([name, value])
  }
  const { contentLength } = extras
  if (contentLength !== undefined) {
    if (!Number.isSafeInteger(contentLength) || contentLength < 0) {
      return invalid("contentLength", "must be a whole number, zero or more")
    }
    headers["content-length"] = String(contentLength)
  }
  if (pays !== undefined) query.push([payer, pays])
  return { ...prepared, headers, query }
}
