"""llama.cpp by the Python package llama-cpp-py-sync: logits of prompts, and greedy generation of many sequences at once."""

import time

from llama_cpp_py_sync import _cffi_bindings as bindings


class LlamaCpp:
    def __init__(self, model, threads, sequences=1, context=2048, adapter=None):
        self.lib, self.ffi = bindings.get_lib(), bindings.get_ffi()
        self.quiet = self.ffi.callback("ggml_log_callback", lambda level, text, data: None)
        self.lib.llama_log_set(self.quiet, self.ffi.NULL)
        self.lib.llama_backend_init()
        self.model = self.lib.llama_model_load_from_file(
            str(model).encode(), self.lib.llama_model_default_params()
        )
        if self.model == self.ffi.NULL:
            raise SystemExit(f"llama.cpp cannot load {model}")
        parameters = self.lib.llama_context_default_params()
        parameters.n_ctx, parameters.n_batch, parameters.n_ubatch = context * sequences, 2048, 512
        parameters.n_seq_max = sequences
        parameters.n_threads = parameters.n_threads_batch = threads
        self.context = self.lib.llama_init_from_model(self.model, parameters)
        if adapter:
            lora = self.lib.llama_adapter_lora_init(self.model, str(adapter).encode())
            if lora == self.ffi.NULL:
                raise SystemExit(f"llama.cpp cannot load the adapter {adapter}")
            adapters = self.ffi.new("struct llama_adapter_lora *[1]", [lora])
            self.lib.llama_set_adapters_lora(self.context, adapters, 1, self.ffi.new("float[1]", [1.0]))
        self.vocabulary = self.lib.llama_vocab_n_tokens(self.lib.llama_model_get_vocab(self.model))

    def decode(self, entries):
        """entries: (token, position, sequence, wanted)"""
        batch = self.lib.llama_batch_init(len(entries), 0, 1)
        batch.n_tokens = len(entries)
        for i, (token, position, sequence, wanted) in enumerate(entries):
            batch.token[i], batch.pos[i], batch.n_seq_id[i] = token, position, 1
            batch.seq_id[i][0], batch.logits[i] = sequence, wanted
        if self.lib.llama_decode(self.context, batch):
            raise SystemExit("llama.cpp could not decode a batch")
        self.lib.llama_batch_free(batch)

    def logits(self, ids):
        self.lib.llama_memory_clear(self.lib.llama_get_memory(self.context), True)
        self.decode([(token, i, 0, i == len(ids) - 1) for i, token in enumerate(ids)])
        return list(self.ffi.unpack(self.lib.llama_get_logits_ith(self.context, len(ids) - 1), self.vocabulary))

    def best(self, index):
        import numpy

        pointer = self.lib.llama_get_logits_ith(self.context, index)
        return int(numpy.frombuffer(self.ffi.buffer(pointer, 4 * self.vocabulary), dtype="float32").argmax())

    def generate(self, prompts, new):
        """Greedy, all sequences together; returns seconds and CPU seconds."""
        self.lib.llama_memory_clear(self.lib.llama_get_memory(self.context), True)
        start, cpu = time.perf_counter(), time.process_time()
        last = []
        for sequence, ids in enumerate(prompts):
            self.decode([(token, i, sequence, i == len(ids) - 1) for i, token in enumerate(ids)])
            last.append(self.best(len(ids) - 1))
        for step in range(new - 1):
            self.decode([(last[s], len(ids) + step, s, True) for s, ids in enumerate(prompts)])
            last = [self.best(s) for s in range(len(prompts))]
        return time.perf_counter() - start, time.process_time() - cpu
