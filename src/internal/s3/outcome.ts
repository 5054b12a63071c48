/**
 * How a write is decided whose answer was lost: by what the object itself still tells of it.
 */
import * as writeToken from "../wire/writeToken.js"
import type { CopySourceInput } from "./copySource.js"
import { keyOf } from "./encryption.js"
import type {
  CustomerKeyInput,
  EncryptionInput,
  ObjectAttributes,
  OwnerInput,
  WriteConditions,
  WriteOutput,
  WriteTokenInput
} from "./groups.js"
import type { Parts, Problem } from "./operation.js"

/** Which object to look at. @internal */
export interface Subject extends OwnerInput, CustomerKeyInput {
  readonly bucket: string
  readonly key: string
  readonly versionId?: string | undefined
}

/** What a write presumes, and what it leaves behind to be known by. @internal */
export interface Stake {
  readonly subject: Subject
  /** What has to be there for the write to happen: an ETag, or nothing. Absent: anything, as far as can be told. */
  readonly expected: string | "nothing" | undefined
  /** The words that stand behind the token, from new to old. */
  readonly lineage: ReadonlyArray<string>
  /** The caller's own token. */
  readonly token: string | undefined
  /** Whether the request's headers carry the token; without them only one that it was given before can be found. */
  readonly marks: boolean
  /** Whether the request may be repeated after a conflict with another writer. */
  readonly repeatsConflicts: boolean
}

/** A write that is under way. @internal */
export interface Write {
  readonly stake: Stake
  readonly token: string | undefined
  /** Since the first attempt began. */
  readonly elapsedMs: number
}

/** The object as it is found afterwards. @internal */
export interface Found {
  readonly attributes: ObjectAttributes
  /** By the server's own clock; absent where that does not say when the object came to be. */
  readonly ageMs: number | undefined
}

/**
 * What became of a write.
 *
 * - `applied`: the object is as it was written.
 * - `superseded`: it was written, and others have written upon it.
 * - `unchanged`: the object is as it was presumed to be.
 * - `refused`: the object is neither that nor made from what was written.
 * - `unknown`: another write is there, and nothing says which came first.
 *
 * @internal
 */
export type Verdict = "applied" | "superseded" | "unchanged" | "refused" | "unknown"

/** How the writes of an operation are decided. @internal */
export interface Outcome<I, O> {
  /** Absent where the request may as well be repeated blindly, or where nothing could be told of it. */
  readonly stake: (input: I) => Stake | undefined
  readonly judge: (found: Found | undefined, write: Write) => Verdict
  /** The output as far as the object still tells it; nothing is told where others have written since. */
  readonly output: (input: I, attributes: ObjectAttributes | undefined) => O
}

/** No clocks of one service differ by more; an object that is older than the call by this was there before it. */
const certainAgeMs = 60_000

const isOlder = ({ ageMs }: Found, { elapsedMs }: Write): boolean =>
  ageMs !== undefined && ageMs > elapsedMs + certainAgeMs

/** Whether another write was made upon the very state that this one presumed: then this one did not come between. */
const isSibling = (lineage: ReadonlyArray<string>, { stake }: Write): boolean => {
  const [read] = stake.lineage
  return lineage.slice(1).some((word) => word !== writeToken.origin && (word === read || word === stake.expected))
}

const lineageOf = ({ attributes }: Found): ReadonlyArray<string> =>
  writeToken.words(attributes.metadata[writeToken.name])

/** @internal */
export const judgeWrite = (found: Found | undefined, write: Write): Verdict => {
  const { expected } = write.stake
  if (found === undefined) {
    return expected === "nothing" || expected === undefined ? "unchanged" : "unknown"
  }
  const lineage = lineageOf(found)
  if (write.token !== undefined && lineage.includes(write.token)) {
    return lineage[0] === write.token ? "applied" : "superseded"
  }
  if (expected !== undefined && found.attributes.etag === expected) return "unchanged"
  return isSibling(lineage, write) || lineage.at(-1) === writeToken.origin || isOlder(found, write)
    ? "refused"
    : "unknown"
}

/** A deletion leaves nothing behind, so that it cannot be told from another's. @internal */
export const judgeDeletion = (found: Found | undefined, write: Write): Verdict =>
  found === undefined
    ? "unknown"
    : found.attributes.etag === write.stake.expected
    ? "unchanged"
    : isSibling(lineageOf(found), write) || isOlder(found, write)
    ? "refused"
    : "unknown"

const bare = (etag: string): string => etag.replaceAll("\"", "")

const expectation = ({ ifMatch, ifNoneMatch }: WriteConditions): Stake["expected"] =>
  ifMatch !== undefined && ifMatch !== "*" ? bare(ifMatch) : ifNoneMatch === "*" ? "nothing" : undefined

const lineage = (given: string | undefined, expected: Stake["expected"]): ReadonlyArray<string> =>
  given !== undefined
    ? writeToken.words(given)
    : expected === "nothing"
    ? [writeToken.origin]
    : expected !== undefined && writeToken.isWord(expected)
    ? [expected]
    : []

/** What an object that is written under these conditions says of those before it. @internal */
export const lineageUnder = (conditions: WriteConditions): string =>
  lineage(undefined, expectation(conditions)).join(" ")

type Target = WriteConditions & WriteTokenInput & EncryptionInput & Subject

const subjectOf = (input: Target): Subject => ({
  bucket: input.bucket,
  key: input.key,
  expectedBucketOwner: input.expectedBucketOwner,
  requestPayer: input.requestPayer,
  sseCustomerKey: keyOf(input)
})

const stakeOf = (
  input: Target,
  expected: Stake["expected"],
  options: Partial<Pick<Stake, "marks" | "repeatsConflicts">> = {}
): Stake => ({
  subject: subjectOf(input),
  expected,
  lineage: lineage(input.writeLineage, expected),
  token: input.writeToken,
  marks: true,
  repeatsConflicts: input.ifMatch === undefined,
  ...options
})

const isConditional = ({ ifMatch, ifNoneMatch }: WriteConditions): boolean =>
  ifMatch !== undefined || ifNoneMatch !== undefined

const concerns = (input: Target): boolean => isConditional(input) || input.writeToken !== undefined

/** What an object says of the write that made it. @internal */
export const written = (attributes: ObjectAttributes | undefined): WriteOutput =>
  attributes === undefined ? {} : {
    etag: attributes.etag,
    versionId: attributes.versionId,
    checksums: attributes.checksums,
    checksumType: attributes.checksumType,
    expiration: attributes.expiration,
    serverSideEncryption: attributes.serverSideEncryption,
    sseKmsKeyId: attributes.sseKmsKeyId,
    bucketKeyEnabled: attributes.bucketKeyEnabled,
    sseCustomerAlgorithm: attributes.sseCustomerAlgorithm,
    sseCustomerKeyMd5: attributes.sseCustomerKeyMd5,
    requestCharged: attributes.requestCharged,
    requestId: attributes.requestId
  }

/** @internal */
export const put = <I extends Target>(): Outcome<I, WriteOutput> => ({
  stake: (input) => concerns(input) ? stakeOf(input, expectation(input)) : undefined,
  judge: judgeWrite,
  output: (_, attributes) => written(attributes)
})

type Copy = Target & CopySourceInput & { readonly metadataDirective?: "COPY" | "REPLACE" | undefined }

const sourceConditions = (
  { sourceIfMatch, sourceIfModifiedSince, sourceIfNoneMatch, sourceIfUnmodifiedSince }: Copy
): boolean =>
  sourceIfMatch !== undefined || sourceIfNoneMatch !== undefined || sourceIfModifiedSince !== undefined ||
  sourceIfUnmodifiedSince !== undefined

/**
 * A condition on the source makes a copy conditional too: when it is asked for again, the source may be another, and is
 * where an object is copied onto itself. The metadata that comes from the source has no place for a token.
 *
 * @internal
 */
export const copy = <I extends Copy>(): Outcome<I, WriteOutput & { readonly lastModified?: Date | undefined }> => ({
  stake: (input) => {
    if (!concerns(input) && !sourceConditions(input)) return undefined
    const { bucket, key, source, sourceIfMatch } = input
    const ontoItself = source.bucket === bucket && source.key === key && source.versionId === undefined
    const expected = expectation(input) ?? (ontoItself && sourceIfMatch !== undefined ? bare(sourceIfMatch) : undefined)
    return stakeOf(input, expected, { marks: input.metadataDirective === "REPLACE" })
  },
  judge: judgeWrite,
  output: (_, attributes) => ({ ...written(attributes), lastModified: attributes?.lastModified })
})

/** An upload in parts carries its token from the beginning: its completion has no metadata. @internal */
export const stampUpload = ({ writeLineage, writeToken: token }: WriteTokenInput, parts: Parts): Problem => {
  if (token !== undefined) {
    parts.headers[writeToken.headerName] = writeToken.stamp(token, writeToken.words(writeLineage))
  }
  return undefined
}

/** The token was given when the upload began; a conflict has ended the upload. @internal */
export const complete = <I extends Target>(): Outcome<
  I,
  WriteOutput & { readonly bucket?: string | undefined; readonly key?: string | undefined }
> => ({
  stake: (input) =>
    concerns(input) ? stakeOf(input, expectation(input), { marks: false, repeatsConflicts: false }) : undefined,
  judge: judgeWrite,
  output: ({ bucket, key }, attributes) => ({ bucket, key, ...written(attributes) })
})

/** @internal */
export const deletion = <I extends Subject & Pick<WriteConditions, "ifMatch">>(
  isConditional: (input: I) => boolean
): Outcome<I, {}> => ({
  stake: (input) =>
    isConditional(input)
      ? {
        ...stakeOf(input, expectation(input), { marks: false, repeatsConflicts: false }),
        subject: { ...subjectOf(input), versionId: input.versionId }
      }
      : undefined,
  judge: judgeDeletion,
  // Never applied as far as can be told.
  output: () => ({})
})
