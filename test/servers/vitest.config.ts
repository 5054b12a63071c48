import { defineConfig } from "vitest/config"

const conditions = ["@effect-s3/source"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/servers/**/*.test.ts"],
    // A real server on a busy machine: slow is not wrong.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false
  }
})
