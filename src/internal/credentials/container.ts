/**
 * Credentials of a container: ECS by a relative URI, EKS Pod Identity and others by a full one.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as http from "../http.js"
import { empty } from "../requestBody.js"
import { valueProblem } from "../wire/headers.js"
import { ask, type Patience } from "./call.js"
import * as document from "./document.js"
import { broken, type Problem, type Source, usable } from "./failure.js"
import * as metadataAddress from "./metadataAddress.js"
import type { Token } from "./sts.js"

/** @internal */
export interface Container {
  /** For errors. */
  readonly source: string
  /** A path on 169.254.170.2; it wins. */
  readonly relativeUri?: string | undefined
  readonly fullUri?: string | undefined
  /** The whole value of the header. */
  readonly authorization?: Token | undefined
  readonly patience: Patience
}

const locate = ({ fullUri = "", relativeUri }: Container): metadataAddress.Address | Problem => {
  if (relativeUri === undefined) return metadataAddress.parse(fullUri)
  // Anything else could continue the host, or end it.
  return relativeUri.startsWith("/")
    ? metadataAddress.parse(`http://169.254.170.2${relativeUri}`)
    : { problem: "does not begin with a slash" }
}

/** @internal */
export const make = (sender: http.Sender, container: Container): Source =>
  Effect.gen(function*() {
    const { authorization, patience, relativeUri, source } = container
    const address = yield* usable(
      source,
      relativeUri === undefined ? "its full URI" : "its relative URI",
      locate(container)
    )
    const token = authorization && Redacted.value(yield* authorization)
    const problem = token && valueProblem(token)
    if (problem) return yield* broken(source, `its authorization token ${problem}`)
    const body = yield* ask(sender, {
      source,
      at: address.origin,
      operation: "GetContainerCredentials",
      request: Effect.succeed({
        method: "GET",
        ...address,
        headers: token === undefined ? {} : { authorization: token },
        body: empty
      }),
      patience,
      secrets: token === undefined ? [] : [token]
    })
    return yield* usable(source, `the answer of ${address.origin}`, document.readJson(body, document.metadata))
  })
