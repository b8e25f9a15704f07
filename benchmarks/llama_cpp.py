"""llama.cpp by the Python package xllamacpp: log-probabilities after prompts."""


class LlamaCpp:
    def __init__(self, model, threads, context=2048, adapter=None):
        import xllamacpp

        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(model)
        parameters.n_ctx = context
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
        if adapter:
            lora = xllamacpp.CommonAdapterLoraInfo()
            lora.path, lora.scale = str(adapter), 1.0
            parameters.lora_adapters = [lora]
        self.server = xllamacpp.Server(parameters)

    def log_probabilities(self, ids, count=20):
        """The most probable next tokens: {token: log-probability}."""
        reply = self.server.handle_completions(
            {"prompt": ids, "n_predict": 1, "n_probs": count, "temperature": 0, "cache_prompt": False}
        )
        first = reply["choices"][0]["logprobs"]["content"][0]
        return {entry["id"]: entry["logprob"] for entry in first["top_logprobs"]}
