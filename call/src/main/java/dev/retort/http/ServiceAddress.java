package dev.retort.http;

import dev.retort.error.UsageException;
import java.net.URI;
import org.apiguardian.api.API;

/** Which addresses a request may go to. */
@API(status = API.Status.INTERNAL)
public final class ServiceAddress {

    private ServiceAddress() {}

    /**
     * Refuses an address that would show a secret.
     *
     * @param withKey whether requests carry a key
     * @throws UsageException if it holds a user name, or a key would travel unencrypted to another machine
     */
    public static void check(URI address, boolean withKey) {
        if (address.getRawAuthority() != null && address.getRawAuthority().contains("@")) {
            throw new UsageException(
                    "The address %s holds a user name or a password.".formatted(shown(address)),
                    "Take it out and set the key in the environment.");
        }
        if (withKey && !"https".equalsIgnoreCase(address.getScheme()) && !loopback(address)) {
            throw new UsageException(
                    "The address %s would get a key unencrypted.".formatted(shown(address)),
                    "Use https, or a server on this machine such as http://127.0.0.1:8080.");
        }
    }

    /** Returns the address without a user name or a password. */
    static String shown(URI address) {
        return address.toString().replaceFirst("//[^/]*@", "//");
    }

    private static boolean loopback(URI address) {
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(java.util.Locale.ROOT);
        return host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]");
    }
}
