/**
 * From an operation and its input to a request that only lacks an address, a date and a signature; or to the error
 * that says what is wrong with the input.
 */
import { sha256Hex } from "#digest"
import * as StorageError from "../../StorageError.js"
import type { Route } from "../address.js"
import { lacks } from "../provider/support.js"
import type { RequestBody } from "../requestBody.js"
import type { Access } from "../wire/awsEndpoint.js"
import * as keyName from "../wire/keyName.js"
import * as uri from "../wire/uri.js"
import type { Lacking, Operation, Parts, Surroundings, Where } from "./operation.js"
import { unknownSubresource, unsupported } from "./unsupported.js"

/** @internal */
export interface Prepared {
  readonly where: Where
  readonly bucket: string | undefined
  readonly key: string | undefined
  /** To the region of the settings. */
  readonly route: Route
  readonly query: ReadonlyArray<readonly [string, string]>
  readonly headers: Record<string, string>
  readonly body: RequestBody<unknown>
  readonly replayable: boolean
}

const keyLimit = 1024

const keyProblem = (key: string, surroundings: Surroundings): string | undefined => {
  const problem = keyName.keyProblem(key)
  if (problem !== undefined) {
    return problem
  }
  if (key.length > keyLimit / 3 && uri.utf8Length(key) > keyLimit) {
    return `is ${uri.utf8Length(key)} bytes of UTF-8 long; at most ${keyLimit} are allowed`
  }
  if (!surroundings.traits.rawPath && uri.hasDotSegment(key)) {
    return "has a '.' or '..' segment, which this transport would fold into another path"
  }
  return undefined
}

/** A session ends after five minutes, and every URL signed with it; plain credentials are as good. */
const accessOf = (access: Access, { presigning }: Surroundings): Access =>
  presigning && access === "session" ? "credentials" : access

const emptyBody: RequestBody<never> = { _tag: "Empty" }

/** @internal */
export const prepare = <I extends object, O, E, R>(
  operation: Operation<I, O, E, R>,
  given: I,
  surroundings: Surroundings
): Prepared | StorageError.StorageError => {
  const parts: Parts = {
    bucket: undefined,
    key: undefined,
    query: operation.subresource.slice(),
    headers: Object.assign({}, surroundings.defaults.headers),
    body: emptyBody,
    replayable: true
  }
  const where = (): Where => ({ operation: operation.name, bucket: parts.bucket, key: parts.key })
  const { provider } = surroundings.config
  const input = surroundings.defaults.input(operation, given)
  const refused = (problem: string | Lacking, parameter?: string) =>
    typeof problem !== "string"
      ? unsupported(provider, problem.lacking, where())
      : parameter === undefined
      ? new StorageError.InvalidInput({ ...where(), message: problem })
      : new StorageError.InvalidInput({ ...where(), message: `${parameter} ${problem}`, parameter })
  for (const name of Object.keys(input) as Array<keyof I & string>) {
    const value = input[name]
    const member = operation.members[name]
    if (value === undefined || value === null || member === undefined) {
      continue
    }
    const problem = member(value, parts, surroundings)
    if (problem !== undefined) {
      return refused(problem, name)
    }
  }
  if (operation.needs !== undefined && lacks(provider, operation.needs)) {
    return unsupported(provider, operation.needs, where())
  }
  if (operation.requires !== undefined && !provider[operation.requires]) {
    return unsupported(provider, operation.requires, where())
  }
  if (operation.changes !== undefined && !provider.subresources.includes(operation.changes)) {
    return unknownSubresource(provider, operation.changes, where())
  }
  const problem = operation.finish?.(input, parts, surroundings)
  if (problem !== undefined) {
    return refused(problem)
  }
  const bucket = operation.target === "service" ? parts.bucket : parts.bucket ?? ""
  const route = surroundings.router(bucket, accessOf(operation.access, surroundings), surroundings.config.region)
  if ("problem" in route) {
    return new StorageError.InvalidBucketName({ ...where(), message: route.problem })
  }
  if (operation.target === "object" || operation.target === "upload") {
    const problem = keyProblem(parts.key ?? "", surroundings)
    if (problem !== undefined) {
      return new StorageError.InvalidKey({
        ...where(),
        message: `the key ${problem}`,
        hint: surroundings.traits.rawPath ? undefined : "the transport of effect-s3/node sends such keys as they are"
      })
    }
  }
  return {
    where: where(),
    bucket: parts.bucket,
    key: parts.key,
    route,
    query: parts.query,
    headers: parts.headers,
    body: parts.body,
    replayable: parts.replayable
  }
}

const emptyHash = sha256Hex("")

/** The SHA-256 that is signed for a body, or `UNSIGNED-PAYLOAD`. @internal */
export const payloadHash = (body: RequestBody<unknown>, surroundings: Surroundings): string => {
  switch (body._tag) {
    case "Empty":
      return surroundings.config.signPayload ? emptyHash : "UNSIGNED-PAYLOAD"
    case "Bytes":
      return surroundings.config.signPayload ? sha256Hex(body.bytes) : "UNSIGNED-PAYLOAD"
    case "Stream":
      return "UNSIGNED-PAYLOAD"
  }
}
