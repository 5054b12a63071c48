/**
 * The errors of the vocabulary, as a set.
 */
import * as StorageError from "../StorageError.js"

/** @internal */
export interface ErrorClass<E extends StorageError.StorageError = StorageError.StorageError> {
  new(fields: never): E
  readonly prototype: E
}

// The categories are arrow functions, which have no prototype.
/** @internal */
export const all = Object.values(StorageError).filter((value) => value.prototype instanceof Error) as ReadonlyArray<
  unknown
> as ReadonlyArray<ErrorClass>

const known: ReadonlySet<unknown> = new Set(all)

/** Whether it is one of ours, and not another's that is called the same. @internal */
export const isStorageError = (u: unknown): u is StorageError.StorageError =>
  u instanceof Error && known.has(u.constructor)
