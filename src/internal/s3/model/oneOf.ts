/**
 * What can be said in one of several ways.
 *
 * @since 0.1.0
 */

/**
 * One of the members at most; every one of them can be asked for.
 *
 * @since 0.1.0
 * @category models
 */
export type OneOf<A> =
  | { readonly [K in keyof A]?: undefined }
  | {
    [K in keyof A]: { readonly [P in K]-?: NonNullable<A[P]> } & { readonly [P in Exclude<keyof A, K>]?: undefined }
  }[keyof A]
