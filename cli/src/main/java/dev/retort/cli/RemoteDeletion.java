package dev.retort.cli;

import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import dev.retort.file.Json;
import dev.retort.file.OwnerOnly;
import dev.retort.finetuning.DeletionReceipt;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.model.ModelRef;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Deletes a tuned model and uploaded files at a service: asks first, looks whether they are gone, keeps the receipts. */
final class RemoteDeletion {

    private final Terminal terminal;
    private final BufferedReader answers;
    private final Path receipts;

    /**
     * Creates the deletion.
     *
     * @param answers where a person's answer comes from
     * @param receipts the file to which the receipts are added, one JSON a line
     */
    RemoteDeletion(Terminal terminal, BufferedReader answers, Path receipts) {
        this.terminal = terminal;
        this.answers = answers;
        this.receipts = receipts;
    }

    /**
     * Deletes a model and files.
     *
     * @param sure whether the user need not be asked
     */
    int delete(ModelRef model, List<String> files, HostedFineTuner service, boolean sure, boolean json) {
        if (!sure && !confirmed(model, files)) {
            terminal.print("Nothing was deleted.");
            return 0;
        }
        List<DeletionReceipt> made = new ArrayList<>();
        keep(service.deleteModel(model), made);
        files.forEach(file -> keep(service.deleteFile(file), made));
        if (json) {
            terminal.printJson(made);
        } else {
            made.forEach(receipt -> terminal.print("%s %s: %s (%s)"
                    .formatted(
                            receipt.kind(),
                            receipt.id(),
                            receipt.gone() ? "gone" : "STILL THERE",
                            receipt.evidence())));
            terminal.print("Receipts: " + receipts);
        }
        made.stream().filter(receipt -> !receipt.gone()).findFirst().ifPresent(receipt -> {
            throw new ModelException(
                    "The %s %s is still there.".formatted(receipt.kind(), receipt.id()),
                    "Run again, or delete it on the service's pages.");
        });
        return 0;
    }

    private void keep(DeletionReceipt receipt, List<DeletionReceipt> made) {
        made.add(receipt);
        try {
            OwnerOnly.createFolder(
                    Objects.requireNonNull(receipts.toAbsolutePath().getParent()));
            Files.writeString(
                    receipts,
                    Json.mapper().writeValueAsString(receipt) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new ResourceException(
                    "The %s %s was deleted, but %s cannot be written: %s."
                            .formatted(receipt.kind(), receipt.id(), receipts, FileFault.words(e)),
                    "Free space or make the folder writable.",
                    e);
        }
    }

    private boolean confirmed(ModelRef model, List<String> files) {
        terminal.error()
                .print("Delete %s%s at the service? This cannot be undone. Type yes: "
                        .formatted(model, files.isEmpty() ? "" : " and the files " + String.join(", ", files)));
        terminal.error().flush();
        try {
            String answer = answers.readLine();
            if (answer == null) {
                throw new UsageException("Nobody answered.", "Add --yes where nobody can be asked.");
            }
            return answer.strip().equalsIgnoreCase("yes");
        } catch (IOException e) {
            throw new ResourceException(
                    "The answer cannot be read: %s.".formatted(FileFault.words(e)), "Add --yes.", e);
        }
    }
}
