// What the profile of a server says, against what the server does.
import { NodeS3 } from "effect-s3/node"
import * as Probe from "effect-s3/Probe"
import type * as Provider from "effect-s3/Provider"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { assert, describe, it } from "vitest"
import { scopedBucket } from "../conformance/bucket.js"
import { baseName } from "./conformance.js"
import { profileOf } from "./profiles.js"
import { target } from "./target.js"

const { accessKeyId, ca, endpoint, region, secretAccessKey, server, sessionToken } = target()
const provider = profileOf(process.env["S3_PROVIDER"] ?? baseName(server), endpoint.href)

const layer = NodeS3.layer({
  endpoint: endpoint.origin,
  region,
  provider,
  credentials: { accessKeyId, secretAccessKey, sessionToken },
  transport: { ca }
})

/** Where the profile says so, it may ask for more than this release needs. */
const cautious: Partial<{ readonly [K in Provider.Field]: Provider.Provider[K] }> = { contentMd5ForDelete: true }

const program = Effect.scoped(Effect.gen(function*() {
  const bucket = yield* scopedBucket
  const report = yield* Probe.run({ bucket, multipart: true })
  const there = yield* Stream.runCollect(S3.listObjectsV2Stream({ bucket }))
  return { report, there: Array.from(there) }
}))

describe("probe", () => {
  const probed = Effect.runPromise(Effect.provide(program, layer))

  it("the profile says what the server does", async () => {
    const { report } = await probed
    const measured = Probe.toProvider(report, provider)
    const fields = Object.keys(measured.sources) as ReadonlyArray<Provider.Field>
    const contradicted = fields.filter((field) =>
      provider.sources[field].kind !== "assumed" && provider[field] !== cautious[field] &&
      JSON.stringify(measured[field]) !== JSON.stringify(provider[field])
    )
    assert.deepStrictEqual(
      contradicted.map((field) => `${field}: ${measured.sources[field].note}`),
      []
    )
    if (provider.conditionalPut) assert.isTrue(measured.conditionalPut, "a lock would not hold")
  })

  it("a probe leaves nothing behind", async () => {
    const { report, there } = await probed
    assert.deepStrictEqual([report.left, there], [[], []])
  })
})
