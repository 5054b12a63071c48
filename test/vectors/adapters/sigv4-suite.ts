import { canonicalHeaders, canonicalRequest, joinHeaders } from "../../../src/internal/wire/canonicalRequest.js"
import { canonicalUriOfService } from "../../../src/internal/wire/canonicalUri.js"
import * as sigv4 from "../../../src/internal/wire/sigv4.js"
import * as uri from "../../../src/internal/wire/uri.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"
import { asSet, type Credentials, has, type Pair, payloadHashOf, queryOf, type SigningRequest } from "../signing.js"

interface SuiteVector extends Adapter.Vector {
  readonly mode: "header" | "query"
  readonly request: SigningRequest & { readonly path: string }
  readonly credentials: Credentials
  readonly region: string
  readonly service: string
  readonly timestamp: string
  readonly expiresIn?: number
  readonly options: {
    readonly normalizePath: boolean
    readonly doubleEncodePath: boolean
    readonly signedBodyHeader: boolean
    readonly omitSessionToken: boolean
  }
  readonly expected: {
    readonly canonicalRequest: string
    readonly stringToSign: string
    readonly signature: string
    readonly signedHeaders: string
    readonly authorization?: string
    readonly addedHeaders?: ReadonlyArray<Pair>
    readonly signedQuery?: ReadonlyArray<Pair>
  }
}

const run = (vector: SuiteVector): Adapter.Verdict => {
  const { credentials, expected, options, region, request, service, timestamp } = vector
  const { same, verdict } = differences()
  const path = canonicalUriOfService(request.path, options)
  const payloadHash = payloadHashOf(request)
  const scope = sigv4.credentialScope(timestamp, region, service)
  const key = sigv4.signingKey(credentials.secretAccessKey, timestamp.slice(0, 8), region, service)
  const token = options.omitSessionToken ? undefined : credentials.sessionToken

  if (vector.mode === "header") {
    const added: Array<Pair> = []
    if (credentials.sessionToken !== undefined) added.push(["X-Amz-Security-Token", credentials.sessionToken])
    if (!has(request.headers, "x-amz-date")) added.push(["X-Amz-Date", timestamp])
    if (options.signedBodyHeader) added.push(["x-amz-content-sha256", payloadHash])
    const signed = added.filter(([name]) => name !== "X-Amz-Security-Token" || token !== undefined)
    const headers = canonicalHeaders(joinHeaders([...request.headers, ...signed]))
    const canonical = canonicalRequest(request.method, path, uri.encodeQuery(queryOf(request)), headers, payloadHash)
    const toSign = sigv4.stringToSign(timestamp, scope, canonical)
    const signature = sigv4.signature(key, toSign)
    same("canonical request", canonical, expected.canonicalRequest)
    same("string to sign", toSign, expected.stringToSign)
    same("signature", signature, expected.signature)
    same("signed headers", headers.signed, expected.signedHeaders)
    same(
      "authorization",
      sigv4.authorization(credentials.accessKeyId, scope, headers.signed, signature),
      expected.authorization
    )
    return verdict()
  }

  const { host = "", ...headers } = joinHeaders(request.headers)
  const input: sigv4.QuerySigningInput = {
    method: request.method,
    host,
    path,
    query: queryOf(request),
    headers,
    accessKeyId: credentials.accessKeyId,
    sessionToken: token,
    signingKey: key,
    region,
    service,
    amzDate: timestamp,
    expiresSeconds: vector.expiresIn ?? 3600,
    payloadHash
  }
  const canonical = sigv4.presignCanonicalRequest(input)
  const signed = uri.parseQuery(sigv4.presignQuery(input))
  // Added to the message after signing.
  if (options.omitSessionToken && credentials.sessionToken !== undefined) {
    signed.push(["X-Amz-Security-Token", credentials.sessionToken])
  }
  same("canonical request", canonical, expected.canonicalRequest)
  same("string to sign", sigv4.stringToSign(timestamp, scope, canonical), expected.stringToSign)
  same("signature", signed.find(([name]) => name === "X-Amz-Signature")?.[1], expected.signature)
  same("signed headers", signed.find(([name]) => name === "X-Amz-SignedHeaders")?.[1], expected.signedHeaders)
  same("query", asSet(signed), expected.signedQuery && asSet(expected.signedQuery))
  return verdict()
}

export const sigv4Suite = Adapter.make("sigv4-suite", run)
