package dev.retort.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * A master and workers of Spark's own standalone cluster, each a process on this machine; executors are processes of the workers.
 * The driver is the caller's process.
 */
final class RealCluster implements AutoCloseable {

    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final int port;

    private RealCluster(Path folder) throws IOException {
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    /**
     * Starts the processes.
     *
     * @param folder for jars and logs
     * @param workers how many, each with one executor
     * @param cores of each
     */
    static RealCluster start(Path folder, int workers, int cores) throws IOException {
        return start(folder, workers, cores, worker -> List.of());
    }

    /**
     * Starts the processes, each worker bound to a core of its own that its executor cannot leave, the last core of this machine
     * first; where there is no {@code taskset}, they are not bound.
     */
    static RealCluster startBound(Path folder, int workers) throws IOException {
        boolean possible = Files.isExecutable(Path.of("/usr/bin/taskset"));
        int cores = Runtime.getRuntime().availableProcessors();
        return start(
                folder,
                workers,
                1,
                worker -> possible
                        ? List.of("/usr/bin/taskset", "-c", "" + Math.floorMod(cores - worker, cores))
                        : List.of());
    }

    private static RealCluster start(Path folder, int workers, int cores, IntFunction<List<String>> before)
            throws IOException {
        RealCluster cluster = new RealCluster(Files.createDirectories(folder.resolve("cluster")));
        cluster.linkJars();
        cluster.process(List.of(), "master", "org.apache.spark.deploy.master.Master", "--port", "" + cluster.port);
        for (int worker = 1; worker <= workers; worker++) {
            cluster.process(
                    before.apply(worker),
                    "worker-" + worker,
                    "org.apache.spark.deploy.worker.Worker",
                    "--cores",
                    "" + cores,
                    "--memory",
                    "2g",
                    "--work-dir",
                    cluster.folder.resolve("work-" + worker).toString(),
                    cluster.master());
        }
        return cluster;
    }

    private String master() {
        return "spark://127.0.0.1:" + port;
    }

    /** Returns everything on the class path, also where a build tool hides it behind one jar. */
    static List<String> classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(path.split(File.pathSeparator));
    }

    /** A worker starts executors with the jars of SPARK_HOME. */
    private void linkJars() throws IOException {
        Path jars = Files.createDirectories(folder.resolve("home").resolve("jars"));
        for (String entry : classPath()) {
            Path jar = Path.of(entry);
            if (entry.endsWith(".jar") && !Files.exists(jars.resolve(jar.getFileName()))) {
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar.toAbsolutePath());
            }
        }
    }

    private void process(List<String> before, String name, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(File.pathSeparator, classPath()),
                main,
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPARK_HOME",
                        folder.resolve("home").toString(),
                        "SPARK_SCALA_VERSION",
                        "2.13",
                        "SPARK_LOCAL_IP",
                        "127.0.0.1",
                        "JAVA_HOME",
                        System.getProperty("java.home")));
        builder.environment().remove("JDK_JAVA_OPTIONS");
        processes.add(builder.start());
    }

    /**
     * Returns a session whose executors are on this cluster.
     *
     * @param heap of each executor, such as {@code "1g"}
     * @param options for the JVM of each executor
     */
    SparkSession session(String heap, String options) {
        return SparkSession.builder()
                .master(master())
                .appName("test")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.executor.memory", heap)
                .config(
                        "spark.executor.extraClassPath",
                        classPath().stream()
                                .filter(entry -> !entry.endsWith(".jar"))
                                .collect(Collectors.joining(":")))
                .config(
                        "spark.executor.extraJavaOptions",
                        "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED " + options)
                .getOrCreate();
    }

    /** Returns the processes of the executors. */
    List<ProcessHandle> executors() {
        return processes.stream()
                .flatMap(process -> process.toHandle().descendants())
                .toList();
    }

    /** Kills one executor with SIGKILL; returns whether there was one. */
    boolean killAnExecutor() {
        return executors().stream()
                .findFirst()
                .map(ProcessHandle::destroyForcibly)
                .orElse(false);
    }

    /** Returns the ends of all logs, for a failure's message. */
    String logs() {
        try (Stream<Path> logs = Files.walk(folder)) {
            return logs.filter(file -> file.toString().endsWith(".log")
                            || file.getFileName().toString().equals("stderr"))
                    .map(file -> {
                        try {
                            List<String> lines = Files.readAllLines(file);
                            return file + "\n"
                                    + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .collect(Collectors.joining("\n\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(process -> {
            process.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }
}
