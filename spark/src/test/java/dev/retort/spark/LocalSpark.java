package dev.retort.spark;

import org.apache.spark.sql.SparkSession;

/** Spark inside the test's own process, for what needs no other. */
final class LocalSpark {

    private LocalSpark() {}

    static SparkSession start() {
        return SparkSession.builder()
                .master("local[2]")
                .appName("test")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                // Tables of a test are too small to compile code for.
                .config("spark.sql.codegen.wholeStage", "false")
                .getOrCreate();
    }
}
