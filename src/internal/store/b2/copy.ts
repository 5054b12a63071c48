/**
 * Copies of any size on B2's side.
 */
import * as Effect from "effect/Effect"
import * as B2 from "../../../B2.js"
import { maximumParts, whole } from "../../../b2/largeUpload.js"
import { type FileAttributes, infoOf, maximumSize } from "../../../b2/upload.js"
import type { B2Client } from "../../../B2Client.js"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import { type FileHeaders, largeFileSha1, wholeSha1 } from "../../b2/fileHeaders.js"
import * as mark from "../../b2/mark.js"
import { randomToken } from "../../randomToken.js"
import * as partPlan from "../../wire/partPlan.js"
import * as attributes from "./attributes.js"

/** What a copy is made of, and where it goes. @internal */
export interface Copy {
  readonly source: FileHeaders
  readonly fileName: string
  /** Whether the source is in another bucket. */
  readonly elsewhere?: boolean | undefined
  /** Absent: those of the source. */
  readonly attributes: FileAttributes | undefined
  readonly bucketId: Effect.Effect<string, ObjectStore.CopyError, B2Client>
}

/** Parts of a copy cost no memory here, and a request each. */
const copyPartSize = 1_000_000_000

/** The source may have gone since it was looked at. */
const gone = (error: StorageError.NoSuchVersion) => new StorageError.NoSuchKey({ ...error, message: error.message })

const atOnce = ({ attributes: given, bucketId, elsewhere = false, fileName, source }: Copy) =>
  Effect.flatMap(elsewhere ? bucketId : Effect.succeed(undefined), (destinationBucketId) =>
    B2.copyFile({
      sourceFileId: source.fileId,
      fileName,
      destinationBucketId,
      ...(given === undefined ? {} : {
        metadataDirective: "REPLACE" as const,
        contentType: given.contentType,
        fileInfo: infoOf(given)
      })
    }))

const inParts = ({ attributes: given, bucketId, fileName, source }: Copy) =>
  Effect.gen(function*() {
    const id = yield* bucketId
    const { absoluteMinimumPartSize } = yield* B2.account
    const size = source.contentLength
    const plan = partPlan.plan({
      size,
      partSize: Math.max(absoluteMinimumPartSize, Math.min(copyPartSize, Math.ceil(size / 2))),
      minPartSize: absoluteMinimumPartSize,
      maxPartSize: maximumSize,
      maxParts: maximumParts
    })
    if ("problem" in plan) {
      return yield* new StorageError.InvalidInput({ operation: "b2_copy_part", key: fileName, message: plan.problem })
    }
    const file = given ?? attributes.toFile(fileName, attributes.changed(source, {}))
    // Nobody could tell it afterwards.
    const sha1 = wholeSha1(source)
    const begin = Effect.map(
      B2.startLargeFile({
        bucketId: id,
        fileName,
        contentType: file.contentType ?? "b2/x-auto",
        fileInfo: {
          ...infoOf(file),
          ...(sha1 === undefined ? {} : { [largeFileSha1]: sha1 }),
          [mark.name]: randomToken()
        }
      }),
      ({ fileId }) => ({ fileId, parts: new Map<number, B2.Part>() })
    )
    return yield* whole(begin, ({ fileId }) =>
      Effect.forEach(
        Array.from({ length: plan.parts ?? 1 }, (_, index) => index),
        (index) => {
          const start = index * plan.partSize
          const range = { start, end: Math.min(start + plan.partSize, size) - 1 }
          return Effect.map(
            B2.copyPart({ sourceFileId: source.fileId, largeFileId: fileId, partNumber: index + 1, range }),
            ({ contentSha1 }) => contentSha1
          )
        },
        { concurrency: 4 }
      ), false)
  })

/** @internal */
export const make = (copy: Copy): Effect.Effect<void, ObjectStore.CopyError, B2Client> =>
  (copy.source.contentLength > maximumSize
    ? Effect.asVoid(inParts(copy))
    : Effect.asVoid(Effect.catchTag(atOnce(copy), "EntityTooLarge", () => inParts(copy)))).pipe(
      Effect.catchTag("NoSuchVersion", (error) => Effect.fail(gone(error)))
    )
