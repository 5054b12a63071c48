import { compareUtf8 } from "../wire/uri.js"

/**
 * Keys in UTF-8 byte order, the order in which S3 lists. Leaves of bounded length, so that an insertion moves at most one
 * leaf; a Map beside them, so that a lookup compares no strings at all.
 *
 * @internal
 */
export interface KeyIndex<V> {
  readonly size: number
  readonly get: (key: string) => V | undefined
  readonly set: (key: string, value: V) => void
  readonly remove: (key: string) => boolean
  /** The entries whose keys are not before `key`, in order. */
  readonly from: (key: string) => Cursor<V>
}

/** @internal */
export interface Cursor<V> {
  /** The next entry, or `undefined` at the end. */
  readonly next: () => V | undefined
  /** Skips every key that begins with the prefix, without visiting it. The cursor must stand in or before that range. */
  readonly skipPrefix: (prefix: string) => void
}

const leafLimit = 512

interface Leaf<V> {
  keys: Array<string>
  values: Array<V>
}

/** @internal */
export const make = <V>(): KeyIndex<V> => {
  const leaves: Array<Leaf<V>> = []
  const byKey = new Map<string, V>()

  /** First position for which `before` is false; `before` must be monotone along the order. */
  const seek = (before: (key: string) => boolean): readonly [leaf: number, slot: number] => {
    let low = 0
    let high = leaves.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const keys = leaves[middle]!.keys
      if (before(keys[keys.length - 1]!)) low = middle + 1
      else high = middle
    }
    if (low === leaves.length) return [low, 0]
    const keys = leaves[low]!.keys
    let from = 0
    let to = keys.length
    while (from < to) {
      const middle = (from + to) >>> 1
      if (before(keys[middle]!)) from = middle + 1
      else to = middle
    }
    return [low, from]
  }

  const insert = (key: string, value: V): void => {
    let [at, slot] = seek((k) => compareUtf8(k, key) < 0)
    if (at === leaves.length) {
      if (at === 0) {
        leaves.push({ keys: [key], values: [value] })
        return
      }
      at -= 1
      slot = leaves[at]!.keys.length
    }
    const leaf = leaves[at]!
    leaf.keys.splice(slot, 0, key)
    leaf.values.splice(slot, 0, value)
    if (leaf.keys.length > leafLimit) {
      // An append fills the leaf behind it, so that ascending keys leave full leaves and not half ones.
      const middle = slot === leafLimit ? leafLimit : leafLimit >>> 1
      leaves.splice(at + 1, 0, { keys: leaf.keys.splice(middle), values: leaf.values.splice(middle) })
    }
  }

  return {
    get size() {
      return byKey.size
    },
    get: (key) => byKey.get(key),
    set: (key, value) => {
      if (byKey.has(key)) {
        const [at, slot] = seek((k) => compareUtf8(k, key) < 0)
        leaves[at]!.values[slot] = value
      } else {
        insert(key, value)
      }
      byKey.set(key, value)
    },
    remove: (key) => {
      if (!byKey.delete(key)) return false
      const [at, slot] = seek((k) => compareUtf8(k, key) < 0)
      const leaf = leaves[at]!
      leaf.keys.splice(slot, 1)
      leaf.values.splice(slot, 1)
      if (leaf.keys.length === 0) leaves.splice(at, 1)
      return true
    },
    from: (key) => {
      let [at, slot] = key === "" ? [0, 0] as const : seek((k) => compareUtf8(k, key) < 0)
      return {
        next: () => {
          const leaf = leaves[at]
          if (leaf === undefined) return undefined
          const value = leaf.values[slot]
          slot += 1
          if (slot >= leaf.keys.length) {
            at += 1
            slot = 0
          }
          return value
        },
        skipPrefix: (prefix) => {
          ;[at, slot] = seek((k) => compareUtf8(k, prefix) < 0 || k.startsWith(prefix))
        }
      }
    }
  }
}
