/**
 * Which objects a setting is about.
 *
 * @since 0.1.0
 */
import type { Tag } from "./object.js"
import type { OneOf } from "./oneOf.js"

/**
 * All of these at once.
 *
 * @since 0.1.0
 * @category models
 */
export interface PrefixAndTags {
  readonly prefix?: string | undefined
  readonly tags?: ReadonlyArray<Tag> | undefined
}

/**
 * Which objects are meant: those with one of these; all of them, if none is given.
 *
 * @since 0.1.0
 * @category models
 */
export type PrefixOrTags = OneOf<{
  readonly prefix: string
  readonly tag: Tag
  readonly and: PrefixAndTags
}>
