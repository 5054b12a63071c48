import { Buffer } from "node:buffer"
import * as crypto from "node:crypto"
import { canonicalHeaders, canonicalRequest, joinHeaders } from "../../../src/internal/wire/canonicalRequest.js"
import { canonicalUriOfService } from "../../../src/internal/wire/canonicalUri.js"
import * as sigv4 from "../../../src/internal/wire/sigv4.js"
import * as sigv4a from "../../../src/internal/wire/sigv4a.js"
import * as uri from "../../../src/internal/wire/uri.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"
import { type Credentials, has, type Pair, payloadHashOf, queryOf, type SigningRequest } from "../signing.js"

interface SuiteVector extends Adapter.Vector {
  readonly mode: "header" | "query"
  readonly request: SigningRequest & { readonly path: string }
  readonly credentials: Credentials
  readonly regionSet: string
  readonly service: string
  readonly timestamp: string
  readonly expiresIn?: number
  readonly options: {
    readonly normalizePath: boolean
    readonly doubleEncodePath: boolean
    readonly signedBodyHeader: boolean
    readonly omitSessionToken: boolean
  }
  readonly publicKey: { readonly x: string; readonly y: string }
  readonly expected: {
    readonly canonicalRequest: string
    readonly stringToSign: string
    readonly signature: string
  }
}

const canonicalOf = (vector: SuiteVector): string => {
  const { credentials, options, regionSet, request, service, timestamp } = vector
  const path = canonicalUriOfService(request.path, options)
  const payloadHash = payloadHashOf(request)
  const token = options.omitSessionToken ? undefined : credentials.sessionToken
  if (vector.mode === "header") {
    const added: Array<Pair> = [["X-Amz-Region-Set", regionSet]]
    if (token !== undefined) added.push(["X-Amz-Security-Token", token])
    if (!has(request.headers, "x-amz-date")) added.push(["X-Amz-Date", timestamp])
    if (options.signedBodyHeader) added.push(["x-amz-content-sha256", payloadHash])
    const headers = canonicalHeaders(joinHeaders([...request.headers, ...added]))
    return canonicalRequest(request.method, path, uri.encodeQuery(queryOf(request)), headers, payloadHash)
  }
  const { host = "", ...headers } = joinHeaders(request.headers)
  return sigv4a.query({
    method: request.method,
    host,
    path,
    query: queryOf(request),
    headers,
    accessKeyId: credentials.accessKeyId,
    sessionToken: token,
    region: regionSet,
    service,
    amzDate: timestamp,
    expiresSeconds: vector.expiresIn ?? 3600,
    payloadHash
  }).canonicalRequest
}

const publicKeyOf = ({ publicKey }: SuiteVector): crypto.KeyObject => {
  const coordinate = (hex: string) => Buffer.from(hex, "hex").toString("base64url")
  const key = { kty: "EC", crv: "P-256", x: coordinate(publicKey.x), y: coordinate(publicKey.y) }
  return crypto.createPublicKey({ format: "jwk", key })
}

const run = (vector: SuiteVector): Adapter.Verdict => {
  const { credentials, expected, service, timestamp } = vector
  const { fail, same, verdict } = differences()
  const canonical = canonicalOf(vector)
  const scope = sigv4a.credentialScope(timestamp, service)
  const toSign = sigv4.stringToSign(timestamp, scope, canonical, sigv4a.algorithm)
  same("canonical request", canonical, expected.canonicalRequest)
  same("string to sign", toSign, expected.stringToSign)

  const publicKey = publicKeyOf(vector)
  const bytes = Buffer.from(toSign, "utf8")
  if (!crypto.verify("sha256", bytes, publicKey, Buffer.from(expected.signature, "hex"))) {
    fail("the published signature is not of this string")
  }
  const privateKey = crypto.createPrivateKey({
    format: "der",
    type: "pkcs8",
    key: Buffer.from(sigv4a.pkcs8(sigv4a.privateKey(credentials.accessKeyId, credentials.secretAccessKey)))
  })
  const raw = crypto.sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" })
  const signature = Buffer.from(sigv4a.derSignature(raw), "hex")
  if (!crypto.verify("sha256", bytes, publicKey, signature)) fail("the signature is not by this key")
  return verdict()
}

export const sigv4aSuite = Adapter.make("sigv4a-suite", run)
