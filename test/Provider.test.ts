import { assert, describe, it } from "@effect/vitest"
import * as Provider from "../src/Provider.js"

const presets = [Provider.aws, Provider.ceph, Provider.generic, Provider.minio, Provider.r2, Provider.tigris]

describe("Provider", () => {
  it.each(presets.map((preset) => [preset.name, preset] as const))(
    "%s says where each field comes from",
    (_, preset) => {
      const fields = Object.keys(preset).filter((field) => field !== "name" && field !== "sources")
      assert.sameMembers(Object.keys(preset.sources), fields)
      for (const source of Object.values(preset.sources)) {
        assert.isNotEmpty(source)
      }
    }
  )

  it.each(presets.map((preset) => [preset.name, preset] as const))("%s has limits that fit together", (_, preset) => {
    assert.isAtMost(preset.minPartSize, preset.maxPartSize)
    assert.isAtLeast(preset.maxDeleteBatch, 1)
    assert.isAtMost(preset.maxDeleteBatch, 1_000)
    const { composite, fullObject, upload } = preset.checksums
    if (upload !== "none") assert.include([...fullObject, ...composite], upload)
  })

  it("has names of their own", () => {
    assert.strictEqual(new Set(presets.map((preset) => preset.name)).size, presets.length)
  })

  const hosts: ReadonlyArray<readonly [endpoint: string | undefined, expected: Provider.Provider]> = [
    [undefined, Provider.aws],
    ["https://s3.eu-west-1.amazonaws.com", Provider.aws],
    ["https://bucket.s3.cn-north-1.amazonaws.com.cn/", Provider.aws],
    ["https://S3.AMAZONAWS.COM:443/path", Provider.aws],
    ["https://0123.r2.cloudflarestorage.com", Provider.r2],
    ["https://0123.eu.r2.cloudflarestorage.com", Provider.r2],
    ["https://t3.storage.dev", Provider.tigris],
    ["https://fly.storage.tigris.dev", Provider.tigris],
    ["https://play.min.io:9000", Provider.minio],
    ["http://127.0.0.1:9000", Provider.generic],
    ["https://notamazonaws.com", Provider.generic],
    ["https://amazonaws.com.evil.example", Provider.generic],
    ["https://evil.example/amazonaws.com", Provider.generic],
    ["https://evil.example?amazonaws.com", Provider.generic],
    ["https://s3.amazonaws.com@evil.example", Provider.generic],
    ["", Provider.generic]
  ]
  it.each(hosts)("forEndpoint %s", (endpoint, expected) => {
    assert.strictEqual(Provider.forEndpoint(endpoint).name, expected.name)
  })

  it("custom changes what it is told to, and says so", () => {
    const ours = Provider.custom(Provider.r2, {
      name: "ours",
      maxParts: 1_000,
      checksums: { trailer: true },
      sources: { maxParts: "measured today" }
    })
    assert.deepStrictEqual(ours, {
      ...Provider.r2,
      name: "ours",
      maxParts: 1_000,
      checksums: { ...Provider.r2.checksums, trailer: true },
      sources: { ...Provider.r2.sources, maxParts: "measured today", checksums: "set by the program" }
    })
    assert.strictEqual(Provider.r2.maxParts, 10_000)
  })
})
