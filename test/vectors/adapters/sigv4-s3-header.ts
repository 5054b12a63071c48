import { canonicalHeaders, canonicalRequest, joinHeaders } from "../../../src/internal/wire/canonicalRequest.js"
import { canonicalUri } from "../../../src/internal/wire/canonicalUri.js"
import * as signingKeys from "../../../src/internal/wire/signingKeys.js"
import * as sigv4 from "../../../src/internal/wire/sigv4.js"
import * as uri from "../../../src/internal/wire/uri.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"
import { type Credentials, type Pair, payloadHashOf, queryOf, type SigningRequest } from "../signing.js"

interface HeaderVector extends Adapter.Vector {
  readonly request: SigningRequest & { readonly host: string; readonly wirePath: string }
  readonly credentials: Credentials
  readonly region: string
  readonly service: string
  readonly timestamp: string
  readonly options: { readonly payload: string; readonly sessionTokenHeader?: string }
  readonly key?: string
  readonly expected: {
    readonly canonicalRequest: string
    readonly stringToSign: string
    readonly signature: string
    readonly signedHeaders: string
    readonly authorization: string
    readonly addedHeaders: ReadonlyArray<Pair>
  }
}

const keyOf = signingKeys.make()

const run = (vector: HeaderVector): Adapter.Verdict => {
  const { credentials, expected, options, region, request, service, timestamp } = vector
  const { fail, same, verdict } = differences()
  const query = uri.encodeQuery(queryOf(request))
  const payloadHash = payloadHashOf(request, options.payload)
  const key = keyOf(credentials, credentials.secretAccessKey, timestamp.slice(0, 8), region, service)

  // Step by step, with every header that the vector lists.
  const headers = canonicalHeaders(joinHeaders([["host", request.host], ...request.headers, ...expected.addedHeaders]))
  const canonical = canonicalRequest(request.method, canonicalUri(request.wirePath), query, headers, payloadHash)
  const toSign = sigv4.stringToSign(timestamp, sigv4.credentialScope(timestamp, region, service), canonical)
  same("canonical request", canonical, expected.canonicalRequest)
  same("string to sign", toSign, expected.stringToSign)
  same("signature", sigv4.signature(key, toSign), expected.signature)
  same("signed headers", headers.signed, expected.signedHeaders)
  if (vector.key !== undefined && uri.decodeComponent(request.wirePath)?.endsWith("/" + vector.key) !== true) {
    fail("the path does not decode to the key")
  }

  // And as the client does it, which leaves out what proxies change.
  const { host: _, ...own } = joinHeaders(request.headers)
  if (Object.keys(own).every(sigv4.isSigned)) {
    const { authorization, ...added } = sigv4.signHeaders({
      method: request.method,
      host: request.host,
      path: request.wirePath,
      query,
      headers: own,
      payloadHash,
      accessKeyId: credentials.accessKeyId,
      sessionToken: credentials.sessionToken,
      sessionTokenHeader: options.sessionTokenHeader,
      signingKey: key,
      region,
      service,
      amzDate: timestamp
    })
    same("authorization", authorization, expected.authorization)
    const lowerCase = expected.addedHeaders.map(([name, value]) => `${name.toLowerCase()}: ${value}`)
    same("added headers", Object.entries(added).map(([name, value]) => `${name}: ${value}`).sort(), lowerCase.sort())
  }
  return verdict()
}

export const sigv4S3Header = Adapter.make("sigv4-s3-header", run)
