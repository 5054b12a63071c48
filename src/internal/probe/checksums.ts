import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Body from "../../Body.js"
import * as S3 from "../../S3.js"
import * as checksum from "../wire/checksum.js"
import { type Check, finding, outcome } from "./check.js"
import type { Capability } from "./model.js"

const bytes = new TextEncoder().encode("the bytes of a probe")

const others = new TextEncoder().encode("other bytes than those")

/** A right one has to be taken and given back, a wrong one refused. @internal */
export const headerChecksum = (algorithm: checksum.ChecksumAlgorithm): Check => ({
  about: [`checksum${algorithm}`],
  run: (bench) =>
    Effect.gen(function*() {
      const capability = `checksum${algorithm}` as const
      const key = bench.key(algorithm)
      const put = (of: Uint8Array) =>
        outcome(
          bench.ask()(
            S3.putObject({
              bucket: bench.bucket,
              key,
              body: bytes,
              checksums: { [algorithm]: checksum.compute(algorithm, of) }
            })
          )
        )
      const right = yield* put(bytes)
      if (right._tag === "Refused") return [finding(capability, "refused", `PUT with a right one: ${right.says}`)]
      const head = yield* bench.ask()(S3.headObject({ bucket: bench.bucket, key, checksumMode: "ENABLED" }))
      const wrong = yield* put(others)
      if (wrong._tag === "Answered") return [finding(capability, "ignored", "PUT with a wrong one: 200")]
      return [
        head.checksums?.[algorithm] === undefined
          ? finding(capability, "broken", `PUT with a wrong one: ${wrong.says}; HEAD does not give it back`)
          : finding(capability, "works", `PUT with a wrong one: ${wrong.says}; HEAD gives it back`)
      ]
    })
})

/** Of the parts of an upload, or of the whole that they make. */
const multipartChecksum = (
  algorithm: checksum.ChecksumAlgorithm,
  checksumType: "FULL_OBJECT" | "COMPOSITE"
): Check => {
  const kind = checksumType === "COMPOSITE" ? "composite" : "fullObject"
  const capability = `${kind}${algorithm}` as Capability
  return {
    about: [capability],
    run: (bench) =>
      Effect.gen(function*() {
        const key = bench.key(`${algorithm}-${checksumType}`)
        const target = { bucket: bench.bucket, key }
        const own = { [algorithm]: checksum.compute(algorithm, bytes) }
        const completed = yield* outcome(Effect.gen(function*() {
          const { uploadId } = yield* bench.ask()(
            S3.createMultipartUpload({ ...target, checksumAlgorithm: algorithm, checksumType })
          )
          bench.began(key, uploadId)
          const upload = { ...target, uploadId }
          const part = yield* bench.ask()(S3.uploadPart({ ...upload, partNumber: 1, body: bytes, checksums: own }))
          return yield* bench.ask()(
            S3.completeMultipartUpload({
              ...upload,
              parts: [{ partNumber: 1, etag: part.etag ?? "", checksums: own }],
              ...(checksumType === "COMPOSITE" ? {} : { checksums: own, checksumType })
            })
          )
        }))
        if (completed._tag === "Refused") return [finding(capability, "refused", completed.says)]
        const head = yield* bench.ask()(S3.headObject({ ...target, checksumMode: "ENABLED" }))
        const kept = head.checksums?.[algorithm]
        return [
          kept === undefined
            ? finding(capability, "ignored", "taken, and HEAD does not give it back")
            : finding(
              capability,
              (checksumType === "COMPOSITE") === kept.endsWith("-1") ? "works" : "broken",
              `HEAD gives back ${head.checksumType ?? "one without a type"}`
            )
        ]
      })
  }
}

/** @internal */
export const multipartChecksums: ReadonlyArray<Check> = [
  multipartChecksum("CRC32", "FULL_OBJECT"),
  multipartChecksum("CRC32C", "FULL_OBJECT"),
  multipartChecksum("CRC64NVME", "FULL_OBJECT"),
  multipartChecksum("CRC32", "COMPOSITE"),
  multipartChecksum("CRC32C", "COMPOSITE"),
  multipartChecksum("SHA1", "COMPOSITE"),
  multipartChecksum("SHA256", "COMPOSITE")
]

/** A stream with its checksum behind it: what is stored must be its bytes, and not the frames that they came in. @internal */
export const trailer: Check = {
  about: ["trailer"],
  run: (bench) =>
    Effect.gen(function*() {
      const target = { bucket: bench.bucket, key: bench.key("trailer") }
      const put = yield* outcome<S3.WriteOutput>(
        bench.ask({ checksums: { trailer: true } })(
          S3.putObject({
            ...target,
            body: Body.stream(Stream.succeed(bytes), { contentLength: bytes.length }),
            checksumAlgorithm: "CRC32"
          })
        )
      )
      if (put._tag === "Refused") {
        return put.error.status === undefined
          ? [finding("trailer", "unknown", put.error.message)]
          : [finding("trailer", "refused", `PUT: ${put.says}`)]
      }
      const got = yield* bench.ask()(S3.getObjectBytes(target))
      const same = checksum.compute("CRC32", got.bytes) === checksum.compute("CRC32", bytes)
      return [
        !same
          ? finding("trailer", "broken", "PUT: done, and GET gives the frames back with the bytes")
          : got.contentEncoding?.includes("aws-chunked") === true
          ? finding("trailer", "broken", "PUT: done, and aws-chunked remains in Content-Encoding")
          : finding("trailer", "works", "PUT: done, GET gives the bytes back")
      ]
    })
}

/** @internal */
export const headerChecksums: ReadonlyArray<Check> = checksum.algorithms.map(headerChecksum)
