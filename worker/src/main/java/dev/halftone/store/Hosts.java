package dev.halftone.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/** Which hosts may be asked, and at which addresses: a model's owner must not reach into the platform's network. */
record Hosts(List<String> allowed, List<String> privateHosts) {

    /** Networks that are not the internet: (address, bits of its prefix). What Java has a method for is not among them. */
    private static final List<Network> INSIDE = List.of(
            Network.of("0.0.0.0", 8),
            Network.of("100.64.0.0", 10),
            Network.of("168.63.129.16", 32),
            Network.of("192.0.0.0", 24),
            Network.of("198.18.0.0", 15),
            Network.of("240.0.0.0", 4),
            Network.of("64:ff9b::", 96),
            Network.of("64:ff9b:1::", 48),
            Network.of("2001::", 32),
            Network.of("2002::", 16),
            Network.of("fc00::", 7),
            Network.of("::", 96));

    private record Network(InetAddress address, int bits) {
        static Network of(String address, int bits) {
            try {
                return new Network(InetAddress.getByName(address), bits);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(e);
            }
        }

        boolean holds(InetAddress candidate) {
            byte[] network = address.getAddress();
            byte[] other = candidate.getAddress();
            if (other.length != network.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((other[bit / 8] & mask) != (network[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    boolean allows(String host) {
        return matches(allowed, host);
    }

    /** Whether a host may lie at an address. */
    boolean allows(String host, InetAddress address) {
        return matches(privateHosts, host) || isPublic(address);
    }

    private static boolean matches(List<String> patterns, String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .anyMatch(pattern -> pattern.startsWith("*.")
                        ? name.endsWith(pattern.substring(1)) && name.length() > pattern.length() - 1
                        : name.equals(pattern));
    }

    private static boolean isPublic(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isAnyLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress()
                && INSIDE.stream().noneMatch(network -> network.holds(address));
    }
}
