import * as Effect from "effect/Effect"
import * as S3 from "../../S3.js"
import type { Overrides } from "../provider/model.js"
import { type Bench, type Check, finding, outcome } from "./check.js"

const withMd5: Overrides = { contentMd5ForDelete: true, checksums: { upload: "none" } }

/** A checksum only, as the AWS SDKs have sent it since 2025. */
const withoutMd5: Overrides = { contentMd5ForDelete: false, checksums: { upload: "CRC32" } }

const deletion = (bench: Bench, key: string, overrides: Overrides) =>
  Effect.gen(function*() {
    const target = { bucket: bench.bucket, key }
    yield* bench.ask()(S3.putObject({ ...target, body: "x" }))
    const asked = yield* outcome(
      bench.ask(overrides)(S3.deleteObjects({ bucket: bench.bucket, objects: [{ key }], quiet: true }))
    )
    if (asked._tag === "Refused") return { verdict: "refused", evidence: asked.says } as const
    const [failed] = asked.value.errors
    if (failed !== undefined) return { verdict: "broken", evidence: failed.code ?? "an error without a code" } as const
    const head = yield* outcome(bench.ask()(S3.headObject(target)))
    return head._tag === "Answered"
      ? { verdict: "ignored", evidence: "done, and the object is there" } as const
      : { verdict: "works", evidence: "done" } as const
  })

/** @internal */
export const deleteObjects: Check = {
  about: ["deleteObjects", "deleteObjectsWithoutMd5"],
  run: (bench) =>
    Effect.gen(function*() {
      const plain = yield* deletion(bench, bench.key("a & <b>"), withMd5)
      const bare = yield* deletion(bench, bench.key("without"), withoutMd5)
      return [
        finding("deleteObjects", plain.verdict, `with Content-MD5: ${plain.evidence}`),
        finding("deleteObjectsWithoutMd5", bare.verdict, `with x-amz-checksum-crc32 alone: ${bare.evidence}`)
      ]
    })
}

/** Of keys that are not there: S3 holds those to be deleted. @internal */
export const deleteBatch: Check = {
  about: ["deleteBatchOf1000"],
  run: (bench) =>
    Effect.gen(function*() {
      const { status } = yield* Effect.orElseSucceed(
        bench.ask()(S3.getBucketVersioning({ bucket: bench.bucket })),
        () => ({ status: undefined })
      )
      if (status !== undefined) {
        return [finding("deleteBatchOf1000", "unknown", "not asked: the bucket would keep a thousand delete markers")]
      }
      const folder = bench.key("missing")
      const objects = Array.from({ length: 1_000 }, (_, i) => ({ key: `${folder}/${i}` }))
      const asked = yield* outcome(
        bench.ask(withMd5)(S3.deleteObjects({ bucket: bench.bucket, objects, quiet: true }))
      )
      return [
        finding("deleteBatchOf1000", asked._tag === "Answered" ? "works" : "refused", `1000 keys: ${asked.says}`)
      ]
    })
}
