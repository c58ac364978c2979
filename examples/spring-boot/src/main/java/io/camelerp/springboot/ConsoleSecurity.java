/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.springboot;

import java.io.IOException;
import java.net.InetAddress;
import java.security.Principal;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servletapi.SecurityContextHolderAwareRequestFilter;

/**
 * Who may see the console: with {@code console.password} those who log in, without it those on this machine.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurity {

    /** A login page before everything but health, metrics, and what asks for a token of its own. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("console.password")
    static class Login {

        @Bean
        SecurityFilterChain login(HttpSecurity http) throws Exception {
            // the console is one page that speaks to Jolokia with a session cookie (SameSite), and knows nothing of CSRF tokens
            return http.authorizeHttpRequests(requests -> requests
                    // what was refused says so: SST and scripts of operators cannot make anything of a login page
                    .dispatcherTypeMatchers(DispatcherType.ERROR).permitAll()
                    .requestMatchers("/actuator/health/**", "/actuator/prometheus").permitAll()
                    // erp.http.token, and the passcode of pushes
                    .requestMatchers("/erp/**", "/sst/**").permitAll()
                    .anyRequest().authenticated())
                    .formLogin(form -> form.defaultSuccessUrl("/actuator/hawtio/", true))
                    .logout(Customizer.withDefaults())
                    .csrf(csrf -> csrf.ignoringRequestMatchers("/actuator/**", "/erp/**", "/sst/**"))
                    .build();
        }

        @Bean
        PasswordEncoder passwordEncoder() {
            return PasswordEncoderFactories.createDelegatingPasswordEncoder();
        }

        @Bean
        UserDetailsService users(
                PasswordEncoder encoder, @Value("${console.user:admin}") String user,
                @Value("${console.password}") String password) {
            // such as a variable of the environment that is set to nothing
            if (password.isBlank()) {
                throw new IllegalStateException(
                        "console.password is empty, and with it anybody could log in. Set one, or leave the key out and keep"
                                                + " server.address=127.0.0.1");
            }
            return new InMemoryUserDetailsManager(
                    User.withUsername(user).password(encoder.encode(password)).roles("CONSOLE").build());
        }
    }

    /** No login, and therefore no other machine. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "console.password", matchIfMissing = true, havingValue = "false")
    static class Loopback {

        Loopback(ServerProperties server, ManagementServerProperties management, Environment environment) {
            seenHereOnly(server.getAddress(), "server.address");
            if (ManagementPortType.get(environment) == ManagementPortType.DIFFERENT) {
                // on a port of its own it takes no address from the server
                seenHereOnly(management.getAddress(), "management.server.address");
            }
        }

        private static void seenHereOnly(InetAddress address, String key) {
            if (address == null || !address.isLoopbackAddress()) {
                throw new IllegalStateException(
                        "Without a login the console must not be seen from other machines. Set console.password, or "
                                                + key + "=127.0.0.1");
            }
        }

        @Bean
        SecurityFilterChain open(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(csrf -> csrf.disable())
                    // after the one that says who has logged in: nobody has
                    .addFilterAfter(Loopback::asOperator, SecurityContextHolderAwareRequestFilter.class).build();
        }

        /** The details of health are shown to somebody only. */
        private static void asOperator(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request) {
                @Override
                public Principal getUserPrincipal() {
                    return () -> "operator";
                }
            }, response);
        }
    }
}
