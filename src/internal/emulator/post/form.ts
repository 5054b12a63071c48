import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { encodeQuery } from "../../wire/uri.js"
import type { Principal } from "../auth/principal.js"
import type { Verifier } from "../auth/verifier.js"
import type { Headers } from "../headers.js"
import { fromUtf8 } from "../latin1.js"
import type { EmulatorRequest } from "../model.js"
import type { Refusal } from "../refusal.js"
import { attempt, invalidArgument, notImplemented, refusal } from "../refusal.js"
import * as Tags from "../tags.js"
import type { Target } from "../target.js"
import * as Multipart from "./multipart.js"
import * as Policy from "./policy.js"
import * as Signature from "./signature.js"

/** What a form asks the answer to be. @internal */
export interface Wishes {
  readonly redirect: string | undefined
  readonly status: string | undefined
}

/** A form whose fields have come, and were allowed. @internal */
export interface Form {
  readonly key: string
  /** What the fields are as headers of PutObject. */
  readonly headers: Headers
  readonly principal: Principal
  readonly sizes: Policy.Sizes
  readonly wishes: Wishes
  readonly file: Stream.Stream<Uint8Array, Refusal>
}

const encoder = new TextEncoder()

const ofForm = new Set([
  "bucket",
  "key",
  "policy",
  "redirect",
  "signature",
  "awsaccesskeyid",
  "success_action_redirect",
  "success_action_status",
  "x-amz-algorithm",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-signature"
])

const asHeaders = (fields: ReadonlyMap<string, string>): Headers => {
  const headers = new Map<string, string>()
  for (const [name, value] of fields) {
    if (ofForm.has(name) || name.startsWith("x-ignore-")) continue
    if (name === "acl") headers.set("x-amz-acl", value)
    else if (name === "tagging") {
      headers.set("x-amz-tagging", encodeQuery(Tags.fromDocument(encoder.encode(value))))
    } else if (name === "x-amz-checksum-algorithm") {
      if (![...fields.keys()].some((other) => /^x-amz-checksum-(crc|sha)/.test(other))) {
        throw notImplemented("forms that name a checksum's algorithm, and no checksum")
      }
    } else headers.set(name, fromUtf8(value))
  }
  return headers
}

/** Old browsers send the whole path of the file. */
const basename = (filename: string): string =>
  filename.slice(
    Math.max(
      filename.lastIndexOf("/"),
      filename.lastIndexOf("\\")
    ) + 1
  )

const judge = (
  verifier: Verifier,
  target: Target,
  parser: Multipart.Parser,
  file: Multipart.FilePart,
  now: number
): Omit<Form, "file"> => {
  const principal = Signature.verify(verifier, parser.fields, now)
  const template = parser.fields.get("key")
  if (template === undefined) {
    throw invalidArgument(
      "key",
      "",
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields."
    )
  }
  const key = template.replaceAll("${filename}", () => basename(file.filename))
  if (key === "") throw invalidArgument("key", "", "User key must have a length greater than 0.")
  const fields = new Map(parser.fields).set("key", key).set("bucket", target.bucket ?? "")
  const policy = parser.fields.get("policy")
  return {
    key,
    principal,
    headers: asHeaders(fields),
    sizes: policy === undefined
      ? { min: 0, max: Number.POSITIVE_INFINITY }
      : Policy.judge(Policy.read(policy), fields, now),
    wishes: {
      redirect: fields.get("success_action_redirect") ?? fields.get("redirect"),
      status: fields.get("success_action_status")
    }
  }
}

const parserOf = (headers: Headers): Multipart.Parser => {
  if (headers.has("authorization")) throw notImplemented("forms that are signed by a header")
  if (!headers.has("content-length")) throw refusal("MissingContentLength")
  const boundary = Multipart.boundaryOf(headers.get("content-type") ?? "")
  if (boundary === undefined) {
    throw refusal("PreconditionFailed", {
      details: [["Condition", "Bucket POST must be of the enclosure-type multipart/form-data"]]
    })
  }
  return Multipart.make(boundary)
}

const source = (body: EmulatorRequest["body"]): Stream.Stream<Uint8Array, Refusal> =>
  body === undefined
    ? Stream.empty
    : body instanceof Uint8Array
    ? Stream.succeed(body)
    : Stream.mapError(body, () => refusal("IncompleteBody"))

/**
 * Reads a form up to its file, and judges it before a byte of that is read.
 *
 * @internal
 */
export const open = (
  request: { readonly headers: Headers; readonly body: EmulatorRequest["body"] },
  verifier: Verifier,
  target: Target,
  now: number
): Effect.Effect<Form, Refusal, Scope.Scope> =>
  Effect.gen(function*() {
    const parser = yield* attempt(() => parserOf(request.headers))
    const pull = yield* Stream.toPull(source(request.body))
    const parsed = Effect.flatMap(pull, (chunk) =>
      Effect.mapError(
        attempt(() => Chunk.unsafeFromArray(Chunk.toReadonlyArray(chunk).flatMap(parser.push))),
        Option.some
      ))
    const ended = Effect.mapError(attempt(parser.end), Option.some)
    const next = Effect.catchAll(parsed, (error) =>
      Option.isSome(error) ? Effect.fail(error) : Effect.andThen(ended, Effect.fail(error)))
    let first = Chunk.empty<Uint8Array>()
    while (parser.file() === undefined) {
      first = yield* Effect.mapError(
        next,
        Option.getOrElse(() =>
          refusal("MalformedPOSTRequest")
        )
      )
    }
    const form = yield* attempt(() => judge(verifier, target, parser, parser.file()!, now))
    return { ...form, file: Stream.concat(Stream.fromChunk(first), Stream.repeatEffectChunkOption(next)) }
  })
