/**
 * Calls about application keys.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { call } from "../internal/b2/call.js"
import * as json from "../internal/b2/json.js"
import * as members from "../internal/b2/members.js"
import * as model from "../internal/b2/model.js"
import * as Operation from "../internal/b2/operation.js"
import * as operations from "../internal/b2/operations.js"
import * as StorageError from "../StorageError.js"

/**
 * Which keys to list.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListKeysInput {
  /** Keys in a page, 10 000 at most. Default: 100. */
  readonly maxKeyCount?: number | undefined
  /** The first one, inclusive. */
  readonly startApplicationKeyId?: string | undefined
}

/**
 * A page of keys, without their secrets.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListKeysOutput {
  readonly keys: ReadonlyArray<model.ApplicationKey>
  /** Where the next page begins; absent, there is none. */
  readonly nextApplicationKeyId: string | undefined
}

const listKeysOperation = Operation.define<ListKeysInput>()({
  name: "b2_list_keys",
  target: "account",
  needs: ["listKeys"],
  accountId: true,
  members: { maxKeyCount: members.count(1, 10_000), startApplicationKeyId: members.text },
  repeatable: true,
  errors: [],
  read: json.struct<ListKeysOutput>({
    keys: json.list(model.applicationKey),
    nextApplicationKeyId: json.optional(json.text)
  })
})

/**
 * What `createKey` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateKeyInput {
  readonly capabilities: ReadonlyArray<model.Capability>
  /** 1 to 100 letters, digits and hyphens. */
  readonly keyName: string
  /** In whole seconds, 1 000 days at most; absent, it is good until it is deleted. */
  readonly validDuration?: Duration.DurationInput | undefined
  /** The buckets that it is for; absent, it is for all. */
  readonly bucketIds?: ReadonlyArray<string> | undefined
  /** What the names of files must begin with. */
  readonly namePrefix?: string | undefined
}

interface SentKey extends Omit<CreateKeyInput, "validDuration"> {
  readonly validDurationInSeconds?: number | undefined
}

const allKeys = (ask: Operation.Ask) =>
  operations.everything((startApplicationKeyId: string | undefined) =>
    Effect.map(
      ask(listKeysOperation, { startApplicationKeyId, maxKeyCount: 1_000 }),
      ({ keys, nextApplicationKeyId }) => ({ items: keys, next: nextApplicationKeyId })
    )
  )

const sameWords = (one: ReadonlyArray<string> = [], other: ReadonlyArray<string> = []): boolean =>
  one.length === other.length && one.every((word) => other.includes(word))

const isLike = (key: model.ApplicationKey, input: SentKey): boolean =>
  key.keyName === input.keyName && key.namePrefix === input.namePrefix &&
  sameWords(key.capabilities, input.capabilities) && sameWords(key.bucketIds, input.bucketIds) &&
  (key.expirationTimestamp === undefined) === (input.validDurationInSeconds === undefined)

/** Names of keys are not unique, and nothing says when one was made: which it is only its maker may decide. */
const unknownKey = (
  { keyName }: SentKey,
  cause: StorageError.StorageError,
  candidates: ReadonlyArray<string> | undefined
) =>
  new StorageError.WriteOutcomeUnknown({
    operation: "b2_create_key",
    message: candidates === undefined
      ? `the answer was lost, and a key ${keyName} may be there whose secret nobody has`
      : `the answer was lost, and there is a key ${keyName} like the one that was to be made, whose secret was not seen`,
    candidates,
    hint: "delete what nobody uses, and make a key again; one with a name of its own is told apart from others",
    cause
  })

const createKeyOperation = Operation.define<SentKey>()({
  name: "b2_create_key",
  target: "account",
  needs: ["writeKeys"],
  accountId: true,
  members: {
    capabilities: members.texts,
    keyName: (value) =>
      /^[A-Za-z0-9-]{1,100}$/.test(value)
        ? { sent: value }
        : { problem: "is not 1 to 100 letters, digits and hyphens" },
    validDurationInSeconds: members.count(1, 86_400_000),
    bucketIds: members.texts,
    namePrefix: members.text
  },
  // A second one would be a key that nobody knows.
  repeatable: false,
  settle: (input, ask, error) =>
    Effect.matchEffect(allKeys(ask), {
      onFailure: (cause) => unknownKey(input, cause, undefined),
      onSuccess: (keys) => {
        const candidates = keys.filter((key) => isLike(key, input)).map(({ applicationKeyId }) => applicationKeyId)
        return candidates.length === 0 ? Effect.succeedNone : unknownKey(input, error, candidates)
      }
    }),
  errors: [StorageError.NoSuchBucket, StorageError.WriteOutcomeUnknown],
  read: model.newApplicationKey
})

/**
 * Everything that `createKey` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CreateKeyError = Operation.ErrorOf<typeof createKeyOperation>

const createKeyCall = call(createKeyOperation)

/**
 * Makes an application key. Its secret is in the answer and nowhere else: where that is lost, and a key of this name is
 * there that has been asked for as it is, the call fails with `WriteOutcomeUnknown` and its id as a candidate, and
 * deletes nothing, as it may be another's. Where there is none, the call is repeated.
 *
 * Source: https://www.backblaze.com/apidocs/b2-create-key
 *
 * @since 0.1.0
 * @category keys
 * @example
 * import { B2 } from "effect-s3"
 *
 * export const program = B2.createKey({
 *   keyName: "reader",
 *   capabilities: ["listFiles", "readFiles"],
 *   validDuration: "30 days"
 * })
 */
export const createKey = ({ validDuration, ...input }: CreateKeyInput): ReturnType<typeof createKeyCall> =>
  createKeyCall({
    ...input,
    validDurationInSeconds: validDuration === undefined ? undefined : Duration.toSeconds(validDuration)
  })

/**
 * Everything that `listKeys` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListKeysError = Operation.ErrorOf<typeof listKeysOperation>

/**
 * The keys of the account.
 *
 * Source: https://www.backblaze.com/apidocs/b2-list-keys
 *
 * @since 0.1.0
 * @category keys
 */
export const listKeys = call(listKeysOperation)

/**
 * What has been deleted. Where the answer was lost and the key is seen to be gone, no more is known of it than its id.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeleteKeyOutput extends Partial<Omit<model.ApplicationKey, "applicationKeyId">> {
  readonly applicationKeyId: string
}

const deleteKeyOperation = Operation.define<{ readonly applicationKeyId: string }>()({
  name: "b2_delete_key",
  target: "account",
  needs: ["deleteKeys"],
  members: { applicationKeyId: members.text },
  // Ids are never given again.
  repeatable: true,
  settle: ({ applicationKeyId }, ask) =>
    Effect.map(
      ask(listKeysOperation, { startApplicationKeyId: applicationKeyId, maxKeyCount: 1 }),
      ({ keys }) =>
        keys.some((key) => key.applicationKeyId === applicationKeyId)
          ? Option.none()
          : Option.some<DeleteKeyOutput>({ applicationKeyId })
    ),
  errors: [],
  read: (value): DeleteKeyOutput => model.applicationKey(value)
})

/**
 * Everything that `deleteKey` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteKeyError = Operation.ErrorOf<typeof deleteKeyOperation>

/**
 * Deletes a key; its tokens are worth nothing from then on. Where the answer is lost, the key is looked for, if the
 * client's own may list keys.
 *
 * Source: https://www.backblaze.com/apidocs/b2-delete-key
 *
 * @since 0.1.0
 * @category keys
 */
export const deleteKey = call(deleteKeyOperation)
