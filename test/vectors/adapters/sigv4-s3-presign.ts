import { joinHeaders } from "../../../src/internal/wire/canonicalRequest.js"
import * as signingKeys from "../../../src/internal/wire/signingKeys.js"
import * as sigv4 from "../../../src/internal/wire/sigv4.js"
import * as uri from "../../../src/internal/wire/uri.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"
import { asSet, type Credentials, type Pair, payloadHashOf, queryOf, type SigningRequest } from "../signing.js"

interface PresignVector extends Adapter.Vector {
  readonly request: SigningRequest & { readonly host: string; readonly wirePath: string }
  readonly credentials: Credentials
  readonly region: string
  readonly service: string
  readonly timestamp: string
  readonly expiresIn: number
  readonly options: { readonly payload: string; readonly sessionTokenParam?: string }
  readonly expected: {
    readonly canonicalRequest: string
    readonly stringToSign: string
    readonly signature: string
    readonly signedHeaders: string
    readonly signedQuery: ReadonlyArray<Pair>
  }
}

const keyOf = signingKeys.make()

const run = (vector: PresignVector): Adapter.Verdict => {
  const { credentials, expected, options, region, request, service, timestamp } = vector
  const { same, verdict } = differences()
  const { host: _, ...headers } = joinHeaders(request.headers)
  const input: sigv4.QuerySigningInput = {
    method: request.method,
    host: request.host,
    path: request.wirePath,
    query: queryOf(request),
    headers,
    accessKeyId: credentials.accessKeyId,
    sessionToken: credentials.sessionToken,
    sessionTokenParameter: options.sessionTokenParam,
    signingKey: keyOf(credentials, credentials.secretAccessKey, timestamp.slice(0, 8), region, service),
    region,
    service,
    amzDate: timestamp,
    expiresSeconds: vector.expiresIn,
    payloadHash: payloadHashOf(request, options.payload)
  }
  const canonical = sigv4.presignCanonicalRequest(input)
  const scope = sigv4.credentialScope(timestamp, region, service)
  const signed = uri.parseQuery(sigv4.presignQuery(input))
  same("canonical request", canonical, expected.canonicalRequest)
  same("string to sign", sigv4.stringToSign(timestamp, scope, canonical), expected.stringToSign)
  same("signature", signed.find(([name]) => name === "X-Amz-Signature")?.[1], expected.signature)
  same("signed headers", signed.find(([name]) => name === "X-Amz-SignedHeaders")?.[1], expected.signedHeaders)
  same("query", asSet(signed), asSet(expected.signedQuery))
  return verdict()
}

export const sigv4S3Presign = Adapter.make("sigv4-s3-presign", run)
