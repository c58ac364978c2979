/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/**
 * Why a file could not be written or read, in words: some exceptions of Java have the path alone as their message.
 */
public final class FileFailure {

    private FileFailure() {
    }

    /** The reason, to be put behind what could not be done. */
    public static String text(IOException failure) {
        if (failure instanceof AccessDeniedException denied) {
            return "the user of this process may not write or read " + denied.getFile();
        }
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + " is not there";
        }
        if (failure instanceof FileAlreadyExistsException taken) {
            return taken.getFile() + " is there already, and is no folder";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
