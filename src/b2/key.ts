/**
 * Calls about application keys.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import { call } from "../internal/b2/call.js"
import * as json from "../internal/b2/json.js"
import * as members from "../internal/b2/members.js"
import * as model from "../internal/b2/model.js"
import * as Operation from "../internal/b2/operation.js"
import * as StorageError from "../StorageError.js"

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
  errors: [StorageError.NoSuchBucket],
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
 * Makes an application key. It is not repeated when its answer is lost: a key that nobody knows would be left.
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

const deleteKeyOperation = Operation.define<{ readonly applicationKeyId: string }>()({
  name: "b2_delete_key",
  target: "account",
  needs: ["deleteKeys"],
  members: { applicationKeyId: members.text },
  repeatable: false,
  errors: [],
  read: model.applicationKey
})

/**
 * Everything that `deleteKey` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteKeyError = Operation.ErrorOf<typeof deleteKeyOperation>

/**
 * Deletes a key; its tokens are worth nothing from then on.
 *
 * Source: https://www.backblaze.com/apidocs/b2-delete-key
 *
 * @since 0.1.0
 * @category keys
 */
export const deleteKey = call(deleteKeyOperation)
