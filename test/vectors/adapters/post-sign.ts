import * as base64 from "../../../src/internal/wire/base64.js"
import * as postPolicy from "../../../src/internal/wire/postPolicy.js"
import * as sigv4 from "../../../src/internal/wire/sigv4.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"
import type { Credentials } from "../signing.js"

type JsonCondition =
  | Readonly<Record<string, string>>
  | readonly ["starts-with", string, string]
  | readonly ["content-length-range", number, number]

interface PostSignVector extends Adapter.Vector {
  readonly mode: "v4" | "v2"
  readonly credentials: Credentials
  readonly region?: string
  readonly timestamp?: string
  readonly policyBase64: string
  readonly policyJson: { readonly expiration: string; readonly conditions: ReadonlyArray<JsonCondition> }
  readonly expected: {
    readonly signature: string
    readonly fields?: Readonly<Record<string, string>>
  }
}

const ofSigner = new Set(["x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-security-token"])

const toCondition = (json: JsonCondition): postPolicy.Condition => {
  if (Array.isArray(json)) {
    return json[0] === "starts-with"
      ? postPolicy.startsWith(String(json[1]).slice(1), String(json[2]))
      : postPolicy.contentLengthRange(Number(json[1]), Number(json[2]))
  }
  const [field, value] = Object.entries(json)[0]!
  return postPolicy.equals(field, value)
}

const run = (vector: PostSignVector): Adapter.Verdict => {
  const { credentials, expected, policyBase64, policyJson, region = "", timestamp = "" } = vector
  const { same, verdict } = differences()
  if (vector.mode === "v2") {
    same("signature", postPolicy.signatureV2(credentials.secretAccessKey, policyBase64), expected.signature)
    return verdict()
  }
  const signingKey = sigv4.signingKey(credentials.secretAccessKey, timestamp.slice(0, 8), region, "s3")
  same("signature", postPolicy.signatureV4(signingKey, policyBase64), expected.signature)
  if (expected.fields === undefined) return verdict()

  // The documents are equal as JSON; ours spells the milliseconds, and puts the signer's conditions last.
  const conditions = policyJson.conditions.map(toCondition).filter((condition) =>
    condition._tag === "ContentLengthRange" || !ofSigner.has(condition.field)
  )
  const made = postPolicy.signV4({
    expiration: Date.parse(policyJson.expiration),
    conditions,
    accessKeyId: credentials.accessKeyId,
    sessionToken: credentials.sessionToken,
    signingKey,
    region,
    service: "s3",
    amzDate: timestamp
  })
  const document = JSON.parse(new TextDecoder().decode(base64.decode(made["policy"]!))) as PostSignVector["policyJson"]
  const asSet = (all: ReadonlyArray<JsonCondition>) => all.map((each) => JSON.stringify(each)).sort()
  same("expiration", Date.parse(document.expiration), Date.parse(policyJson.expiration))
  same("conditions", asSet(document.conditions), asSet(policyJson.conditions))
  for (const [name, value] of Object.entries(expected.fields)) {
    if (ofSigner.has(name)) same(name, made[name], value)
  }
  if (made["policy"] === policyBase64) same("own signature", made["x-amz-signature"], expected.signature)
  same(
    "signature of our own spelling",
    made["x-amz-signature"],
    postPolicy.signatureV4(signingKey, made["policy"] ?? "")
  )
  return verdict()
}

export const postSign = Adapter.make("post-sign", run)
