package dev.retort.local.embedding;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.retort.error.ResourceException;
import dev.retort.local.tokenizer.NativeTokenizers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Sentence embeddings by {@link EmbeddedModel}, quantised, 384 dimensions, unit length (Reimers and Gurevych 2019; Wang et
 * al. 2022). A model is in its jar: nothing is fetched.
 *
 * <p>Several texts are computed side by side, one thread each, and never in one tensor: the model scales its quantised
 * activations by the whole tensor, so a text's vector would depend on its neighbours. Thread-safe.
 */
public final class LocalEmbeddingModel extends AbstractInProcessEmbeddingModel implements AutoCloseable {

    private final EmbeddedModel model;
    private final ExecutorService threads;
    private final OrtSession session;
    private final OnnxBertBiEncoder encoder;

    private LocalEmbeddingModel(
            EmbeddedModel model, ExecutorService threads, OrtSession session, OnnxBertBiEncoder encoder) {
        super(threads);
        this.model = model;
        this.threads = threads;
        this.session = session;
        this.encoder = encoder;
    }

    /**
     * Loads a model.
     *
     * @param home where the native library is unpacked once; see {@link dev.retort.local.download.RetortHome}
     * @param threads texts computed at once, at least 1
     * @throws ResourceException if the native library cannot be loaded
     */
    public static LocalEmbeddingModel load(EmbeddedModel embedded, Path home, int threads) {
        NativeTokenizers.prepare();
        OnnxNatives.unpackUnder(home);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                InputStream tokenizer = resource(embedded.tokenizerResource());
                InputStream model = resource(embedded.modelResource())) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            OrtSession session = environment.createSession(model.readAllBytes(), options);
            return new LocalEmbeddingModel(
                    embedded,
                    Executors.newFixedThreadPool(
                            threads,
                            Thread.ofPlatform().daemon().name("embedding-", 1).factory()),
                    session,
                    new OnnxBertBiEncoder(environment, session, tokenizer, PoolingMode.MEAN));
        } catch (OrtException | IOException | UnsatisfiedLinkError e) {
            throw new ResourceException(
                    "The embedding model cannot be loaded on this machine.",
                    "It needs onnxruntime for this machine: Linux, macOS or Windows on x86_64 or aarch64.",
                    e);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream stream = LocalEmbeddingModel.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IOException(name + " is not on the class path");
        }
        return stream;
    }

    @Override
    protected OnnxBertBiEncoder model() {
        return encoder;
    }

    @Override
    public String modelName() {
        return model.fileName();
    }

    @Override
    protected Integer knownDimension() {
        return EmbeddedModel.DIMENSION;
    }

    /** Frees the model's memory. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            session.close();
        } catch (OrtException e) {
            throw new ResourceException("The embedding model cannot be closed.", "", e);
        }
    }
}
