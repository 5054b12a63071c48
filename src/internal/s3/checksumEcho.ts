/**
 * What a server says that it has stored, beside what was sent. The server compares too; this finds what changed between
 * its look and its answer, and the server that only says that it compares.
 */
import * as Effect from "effect/Effect"
import * as StorageError from "../../StorageError.js"
import * as checksum from "../wire/checksum.js"
import type { Checksums } from "./groups.js"
import type { CompletedPart } from "./model/multipart.js"
import type { Asked, Where } from "./operation.js"

type Sent = Asked<unknown>["sent"]

/** What an answer says. */
interface Said {
  readonly checksums?: Checksums | undefined
  readonly checksumType?: string | undefined
}

/** As a header, or behind a stream that has come to its end. */
const sentValue = ({ body, headers }: Sent, algorithm: checksum.ChecksumAlgorithm): string | undefined =>
  headers[checksum.headerName(algorithm)] ??
    (body._tag === "Stream" && body.trailer === algorithm ? body.framing?.encoder.checksum() : undefined)

const isComposite = (value: string, { checksumType }: Said): boolean =>
  checksumType === "COMPOSITE" || value.includes("-")

/** The checksum of the parts' checksums, where each has one. */
const composed = (
  algorithm: checksum.ChecksumAlgorithm,
  parts: ReadonlyArray<CompletedPart>
): string | undefined => {
  const values = parts.flatMap((part) => part.checksums?.[algorithm] ?? [])
  return values.length === parts.length && parts.length > 0 ? checksum.composite(algorithm, values) : undefined
}

/** Without how many parts there are, which not every server says. */
const withoutCount = (value: string): string => value.replace(/-\d+$/, "")

/**
 * The answer, unless it contradicts what was sent. A checksum that only one side has says nothing.
 *
 * @internal
 */
export const agreed = <O extends Said>(
  output: O,
  sent: Sent,
  where: Where,
  parts: ReadonlyArray<CompletedPart> = []
): Effect.Effect<O, StorageError.IntegrityFailure> => {
  const { checksums } = output
  if (checksums === undefined) return Effect.succeed(output)
  for (const algorithm of checksum.algorithms) {
    const actual = checksums[algorithm]
    if (actual === undefined) continue
    const expected = isComposite(actual, output) ? composed(algorithm, parts) : sentValue(sent, algorithm)
    if (expected !== undefined && withoutCount(expected) !== withoutCount(actual)) {
      return Effect.fail(
        new StorageError.IntegrityFailure({
          ...where,
          message: `the ${algorithm} of what was sent is ${expected}, and the server says that it stored ${actual}`,
          algorithm,
          expected,
          actual,
          hint: "the write was carried out, with other bytes than those sent; write it again, or delete it"
        })
      )
    }
  }
  return Effect.succeed(output)
}
