/**
 * Credentials of the role of an EC2 instance:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 */
import * as Effect from "effect/Effect"
import type { Credentials } from "../../Credentials.js"
import type * as StorageError from "../../StorageError.js"
import type * as http from "../http.js"
import { empty } from "../requestBody.js"
import { clean } from "../wire/errorText.js"
import { valueProblem } from "../wire/headers.js"
import * as uri from "../wire/uri.js"
import { ask, call, type Patience, type Question, refused } from "./call.js"
import * as document from "./document.js"
import { absent, broken, isProblem, type Problem, type Source, usable } from "./failure.js"
import * as metadataAddress from "./metadataAddress.js"

/** @internal */
export interface Instance {
  /** For errors. */
  readonly source: string
  readonly endpoint?: string | undefined
  readonly ipv6?: boolean | undefined
  /** Whether it may be asked without a token when it gives none. */
  readonly allowV1?: boolean | undefined
  readonly patience: Patience
}

const tokenPath = "/latest/api/token"
const rolePath = "/latest/meta-data/iam/security-credentials/"
const ttl = "21600"

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, and no dot segment.
const roleName = /^(?!\.{1,2}$)[\w+=,.@-]{1,64}$/

const utf8 = /* @__PURE__ */ new TextDecoder()
const textOf = (body: Uint8Array): string => utf8.decode(body).trim()

/** What v1 answers in place of a token. A hop limit of 1 swallows the answer instead, on the way into a container. */
const isWithoutTokens = (status: number): boolean => status === 403 || status === 404 || status === 405

const locate = ({ endpoint, ipv6 }: Instance): metadataAddress.Address | Problem =>
  metadataAddress.parse(endpoint ?? (ipv6 === true ? "http://[fd00:ec2::254]" : "http://169.254.169.254"))

/** @internal */
export const make = (sender: http.Sender, instance: Instance): Source =>
  Effect.gen(function*() {
    const { patience, source } = instance
    const { origin, path: base } = yield* usable(source, "its endpoint", locate(instance))

    const question = (operation: string, method: string, path: string, headers: Record<string, string>): Question => ({
      source,
      at: origin,
      operation,
      request: Effect.succeed({
        method,
        origin,
        path: base.replace(/\/+$/, "") + path,
        query: "",
        headers,
        body: empty
      }),
      patience,
      secrets: Object.values(headers)
    })

    const token = yield* readToken(
      sender,
      instance,
      question("GetMetadataToken", "PUT", tokenPath, { "x-aws-ec2-metadata-token-ttl-seconds": ttl })
    )
    const get = (operation: string, path: string) =>
      ask(sender, question(operation, "GET", path, token === undefined ? {} : { "x-aws-ec2-metadata-token": token }))

    const roles = yield* Effect.mapError(get("ListInstanceRoles", rolePath), (error) =>
      error.status === 404
        ? absent(source, "the instance has no role")
        : error.status === undefined && token === undefined
        ? absent(source, `no answer from ${origin}`)
        : error)
    const role = textOf(roles).split("\n", 1)[0]!.trim()
    if (!roleName.test(role)) return yield* broken(source, `${origin} names no role that could be one`)

    const body = yield* get("GetInstanceCredentials", rolePath + uri.encodeComponent(role))
    return yield* usable(source, `the answer of ${origin}`, readCredentials(body))
  })

const version1 = Effect.as(
  Effect.logWarning("The metadata service gives no token; its version 1 is asked, as that is allowed"),
  undefined
)

/** Nothing, where version 1 is to be tried. */
const readToken = (
  sender: http.Sender,
  { allowV1, source }: Instance,
  question: Question
): Effect.Effect<string | undefined, StorageError.CredentialsUnavailable> =>
  Effect.matchEffect(call(sender, question.operation, question.request, question.patience), {
    onFailure: (error) =>
      allowV1 === true
        ? version1
        : Effect.fail(absent(source, `no answer from ${question.at}: ${error.message}`)),
    onSuccess: (answer) => {
      if (answer.error !== undefined) {
        if (!isWithoutTokens(answer.status)) return Effect.fail(refused(question, answer))
        return allowV1 === true
          ? version1
          : Effect.fail(
            absent(source, `${question.at} gives no token (${answer.status}), and version 1 is not allowed`)
          )
      }
      const token = textOf(answer.body)
      const problem = token === "" ? "is empty" : valueProblem(token)
      return problem === undefined
        ? Effect.succeed(token)
        : Effect.fail(broken(source, `the token of ${question.at} ${problem}`))
    }
  })

const readCredentials = (body: Uint8Array): Credentials | Problem => {
  const fields = document.fromJson(body)
  if (isProblem(fields)) return fields
  const code = fields("Code") ?? "Success"
  return code === "Success"
    ? document.read(fields, document.metadata)
    : { problem: `is no success: ${clean(String(code), 100)}` }
}
