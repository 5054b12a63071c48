import { joinHeaders } from "../../../src/internal/wire/canonicalRequest.js"
import * as sigv2 from "../../../src/internal/wire/sigv2.js"
import * as uri from "../../../src/internal/wire/uri.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"
import { asSet, type Credentials, type Pair, queryOf, type SigningRequest } from "../signing.js"

interface Sigv2Vector extends Adapter.Vector {
  readonly mode: "header" | "query"
  readonly request: SigningRequest & {
    readonly host: string
    readonly wirePath: string
    readonly bucketFromHost: string | null
  }
  readonly credentials: Credentials
  readonly expires?: number
  readonly expected: {
    readonly stringToSign: string
    readonly signature: string
    readonly authorization?: string
    readonly signedQuery?: ReadonlyArray<Pair>
    readonly addedHeaders?: ReadonlyArray<Pair>
  }
}

const run = (vector: Sigv2Vector): Adapter.Verdict => {
  const { credentials, expected, mode, request } = vector
  const { same, verdict } = differences()
  const headers = joinHeaders([...request.headers, ...expected.addedHeaders ?? []])
  const input = {
    method: request.method,
    path: request.wirePath,
    query: queryOf(request),
    headers,
    bucketInHost: request.bucketFromHost ?? undefined
  }
  const date = mode === "query"
    ? String(vector.expires)
    : headers["x-amz-date"] === undefined
    ? headers["date"] ?? ""
    : ""
  const toSign = sigv2.stringToSign({ ...input, date })
  const signature = sigv2.signature(credentials.secretAccessKey, toSign)
  same("string to sign", toSign, expected.stringToSign)
  same("signature", signature, expected.signature)
  same("authorization", `AWS ${credentials.accessKeyId}:${signature}`, expected.authorization)
  if (mode === "query") {
    const query = sigv2.presignQuery({
      ...input,
      accessKeyId: credentials.accessKeyId,
      secret: credentials.secretAccessKey,
      sessionToken: credentials.sessionToken,
      now: 999,
      expiresSeconds: vector.expires ?? 0
    })
    same("query", asSet(uri.parseQuery(query)), asSet(expected.signedQuery ?? []))
  }
  return verdict()
}

export const sigv2Adapter = Adapter.make("sigv2", run)
