import { invalidArgument, refusal } from "../refusal.js"
import { parameter } from "../target.js"
import * as PayloadHash from "./payloadHash.js"
import type { Principal } from "./principal.js"
import * as V2 from "./v2.js"
import * as V4 from "./v4.js"
import type { Incoming, Verifier } from "./verifier.js"

const queryV4 = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature"]
const queryV2 = ["AWSAccessKeyId", "Signature"]

/**
 * Who asks, or a refusal. Knows nothing of what is asked for.
 *
 * @internal
 */
export const verify = (verifier: Verifier, incoming: Incoming): Principal => {
  const header = incoming.headers.get("authorization")
  const has = (name: string): boolean => parameter(incoming.target, name) !== undefined
  const v4 = queryV4.some(has)
  const v2 = queryV2.some(has)
  if ([header !== undefined, v4, v2].filter((present) => present).length > 1) {
    throw invalidArgument(
      "Authorization",
      "",
      "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified"
    )
  }
  if (v4) return V4.verifyQuery(verifier, incoming)
  if (v2) return V2.verifyQuery(verifier, incoming)
  if (header === undefined) {
    const payloadHash = incoming.headers.get("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD"
    PayloadHash.check(payloadHash)
    return { _tag: "Anonymous", payload: PayloadHash.claim(payloadHash, undefined) }
  }
  if (header.startsWith(`${V4.algorithm} `)) return V4.verifyHeader(verifier, incoming, header)
  if (header.startsWith("AWS ")) return V2.verifyHeader(verifier, incoming, header)
  throw refusal("InvalidArgument", {
    message: "Unsupported Authorization Type",
    details: [["ArgumentName", "Authorization"]]
  })
}
