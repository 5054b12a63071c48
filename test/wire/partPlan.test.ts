import { assert, describe, it } from "@effect/vitest"
import { Provider } from "effect-s3"
import * as fc from "effect/FastCheck"
import { defaultPartSize, plan } from "../../src/internal/wire/partPlan.js"

const mebibyte = 1024 * 1024
const gibibyte = 1024 * mebibyte

// S3's: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
const s3 = { minPartSize: 5 * mebibyte, maxPartSize: 5 * gibibyte, maxParts: 10_000 }

const limits = fc.oneof(
  fc.constant(s3),
  fc.constant({ ...s3, maxParts: 1000 }),
  fc.record({
    minPartSize: fc.integer({ min: 1, max: 100 * mebibyte }),
    maxPartSize: fc.integer({ min: 1, max: 6 * gibibyte }),
    maxParts: fc.integer({ min: 1, max: 10_000 })
  })
)

const size = fc.oneof(
  fc.nat({ max: 20 * mebibyte }),
  fc.nat({ max: 60 * 1024 * gibibyte }),
  fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  fc.tuple(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: -1, max: 1 })).map(([n, off]) =>
    n * defaultPartSize + off
  )
)

describe("plan", () => {
  it("never violates a limit, and wastes no part", () => {
    fc.assert(
      fc.property(
        limits,
        size,
        fc.option(fc.integer({ min: 1, max: gibibyte }), { nil: undefined }),
        (l, n, wanted) => {
          const made = plan({ ...l, size: n, partSize: wanted })
          if ("problem" in made) {
            assert.isTrue(
              l.minPartSize > l.maxPartSize || n > l.maxPartSize * l.maxParts ||
                wanted !== undefined && (wanted < l.minPartSize || wanted > l.maxPartSize)
            )
            return
          }
          const { maxSize, partSize, parts } = made
          assert.isTrue(Number.isSafeInteger(partSize))
          assert.isAtLeast(partSize, l.minPartSize)
          assert.isAtMost(partSize, l.maxPartSize)
          assert.isAtMost(parts!, l.maxParts)
          // All but the last are full, and the last is not empty, unless all is.
          assert.isTrue(n === 0 ? parts === 1 : BigInt(parts! - 1) * BigInt(partSize) < BigInt(n))
          assert.isTrue(BigInt(parts!) * BigInt(partSize) >= BigInt(n))
          assert.strictEqual(maxSize, partSize * l.maxParts)
          if (wanted !== undefined) assert.isAtLeast(partSize, wanted)
        }
      ),
      { numRuns: 2000 }
    )
  })

  it("keeps the wanted size as long as it fits, and grows it then", () => {
    assert.deepStrictEqual(plan({ ...s3, size: 100 * mebibyte }), {
      partSize: 8 * mebibyte,
      parts: 13,
      maxSize: 80_000 * mebibyte
    })
    assert.deepStrictEqual(plan({ ...s3, size: 80_000 * mebibyte }), {
      partSize: 8 * mebibyte,
      parts: 10_000,
      maxSize: 80_000 * mebibyte
    })
    assert.deepStrictEqual(plan({ ...s3, size: 80_000 * mebibyte + 1 }), {
      partSize: 9 * mebibyte,
      parts: 8889,
      maxSize: 90_000 * mebibyte
    })
    assert.deepStrictEqual(plan({ ...s3, size: 80_000 * mebibyte + 1, partSize: 64 * mebibyte }), {
      partSize: 64 * mebibyte,
      parts: 1251,
      maxSize: 640_000 * mebibyte
    })
  })

  it("cuts what has no known size by a constant, and says how far that reaches", () => {
    assert.deepStrictEqual(plan(s3), { partSize: 8 * mebibyte, maxSize: 80_000 * mebibyte })
    assert.deepStrictEqual(plan({ ...s3, partSize: 100 * mebibyte }), {
      partSize: 100 * mebibyte,
      maxSize: 1_000_000 * mebibyte
    })
    assert.deepStrictEqual(plan({ ...s3, minPartSize: 64 * mebibyte }), {
      partSize: 64 * mebibyte,
      maxSize: 640_000 * mebibyte
    })
    assert.deepStrictEqual(plan({ minPartSize: 1, maxPartSize: 10, maxParts: 3 }), { partSize: 10, maxSize: 30 })
  })

  it("grows by whole mebibytes, but not beyond the limit", () => {
    assert.deepStrictEqual(
      plan({ minPartSize: 1, maxPartSize: 9 * mebibyte + 1, maxParts: 2, size: 18 * mebibyte + 2 }),
      {
        partSize: 9 * mebibyte + 1,
        parts: 2,
        maxSize: 18 * mebibyte + 2
      }
    )
  })

  it.each([
    { size: 5 * gibibyte * 10_000 + 1 },
    { size: -1 },
    { size: 1.5 },
    { size: NaN },
    { partSize: 5 * mebibyte - 1 },
    { partSize: 5 * gibibyte + 1 },
    { partSize: NaN },
    { partSize: 8 * mebibyte + 0.5 },
    { maxParts: 0 },
    { minPartSize: 6 * gibibyte }
  ])("has a problem with %j", (wrong) => {
    const made = plan({ ...s3, size: 1, ...wrong })
    assert.isTrue("problem" in made)
  })

  it("has one part for nothing at all", () => {
    assert.strictEqual((plan({ ...s3, size: 0 }) as { readonly parts: number }).parts, 1)
  })
})

const profiles = Object.values(Provider).filter((each): each is Provider.Provider => typeof each === "object")

describe("the plan for an object of up to 5 TiB", () => {
  const tebibyte = 1024 * gibibyte
  const sizes = fc.oneof(
    fc.nat({ max: 5 * tebibyte }),
    fc.nat({ max: gibibyte }),
    fc.constantFrom(0, 1, 64 * mebibyte, 64 * mebibyte + 1, 80_000 * mebibyte, 80_000 * mebibyte + 1, 5 * tebibyte)
  )

  it.each(profiles.map((profile) => [profile.name, profile] as const))("is inside the limits of %s", (_, profile) => {
    const { maxPartSize, maxParts, minPartSize } = profile
    fc.assert(fc.property(sizes, (size) => {
      const made = plan({ size, minPartSize, maxPartSize, maxParts })
      if ("problem" in made) {
        assert.fail(`${size}: ${made.problem}`)
      }
      const { partSize, parts = 0 } = made
      const last = size - (parts - 1) * partSize
      assert.isTrue(partSize >= minPartSize && partSize <= maxPartSize, `${size}: parts of ${partSize}`)
      assert.isTrue(parts >= 1 && parts <= maxParts, `${size}: ${parts} parts`)
      assert.isTrue(last <= partSize && (last > 0 || size === 0), `${size}: a last part of ${last}`)
    }))
  })
})
