/**
 * What S3 keeps beside a bucket or an object, each as a document of its own: how it is read, written and removed. An
 * operation that has more than this adds it.
 */
import * as StorageError from "../../StorageError.js"
import type { Subresource } from "../provider/subresources.js"
import type { ErrorClass } from "../storageErrors.js"
import * as answers from "./answers.js"
import * as groups from "./groups.js"
import type { Members, Parts, Surroundings, Target } from "./operation.js"
import * as payload from "./payload.js"
import type { Document } from "./shape/document.js"

/** @internal */
export const on = <I, const Errors extends ReadonlyArray<ErrorClass>>(
  target: Target,
  members: Members<I>,
  errors: readonly [...Errors]
) => {
  const named = (name: string, subresource: string) => ({
    name,
    target,
    subresource: [[subresource, ""]] as const
  })

  // A name that no profile has is one that no server is known to keep.
  const changed = (subresource: string) => (target === "bucket" ? subresource : `object ${subresource}`) as Subresource

  /** What is always there. */
  const read = <O>(name: string, subresource: string, document: Pick<Document<Partial<O>>, "decode">) => ({
    ...named(name, subresource),
    method: "GET" as const,
    members,
    errors,
    answer: answers.document<I, O>(document.decode)
  })

  /** What may not be there. */
  const find = <O>(name: string, subresource: string, document: Pick<Document<Partial<O>>, "decode">) => ({
    ...read<O>(name, subresource, document),
    errors: [...errors, StorageError.NoSuchConfiguration] as const
  })

  /** The members of the document are members of the input; an id has its place in the query too. */
  const write = <A>(name: string, subresource: string, document: Document<A>) => ({
    ...named(name, subresource),
    method: "PUT" as const,
    changes: changed(subresource),
    members: { ...document.members, ...members },
    finish: (input: A, parts: Parts, surroundings: Surroundings) =>
      payload.document(document.encode(input), parts, surroundings),
    errors: [...errors, StorageError.OperationAborted, StorageError.IntegrityFailure] as const,
    answer: answers.nothing
  })

  /** Removing what is not there succeeds, as on S3; `NoSuchConfiguration` comes from providers that differ. */
  const remove = (name: string, subresource: string) => ({
    ...named(name, subresource),
    method: "DELETE" as const,
    changes: changed(subresource),
    members,
    errors: [...errors, StorageError.NoSuchConfiguration, StorageError.OperationAborted] as const,
    answer: answers.nothing
  })

  return { read, find, write, remove }
}

/** @internal */
export const ofBucket = on("bucket", groups.bucket, groups.bucketErrors)

/** @internal */
export const ofObject = on("object", groups.version, groups.versionErrors)
